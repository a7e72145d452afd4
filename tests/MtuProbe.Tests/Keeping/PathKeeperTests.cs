using MtuProbe.Core.Judging;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Simulation;

namespace MtuProbe.Tests.Keeping;

public sealed class PathKeeperTests
{
    private static readonly TimeSpan Change = TimeSpan.FromSeconds(1_003);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = ALife.Timers.Confirmation + (ALife.Timers.ProbeTimer * ALife.Timers.MaxProbes) + TimeSpan.FromSeconds(5);

    [Test]
    public void A_path_that_stays_as_it_is_is_searched_only_when_the_raise_timer_says_so()
    {
        var path = ALife.Of(Hour, (TimeSpan.Zero, ALife.Network()));
        Assert.Multiple(() =>
        {
            Assert.That(path.Findings.Skip(1).Select(f => f.Reason), Is.All.EqualTo(SearchReason.Raise));
            Assert.That(path.Searches, Is.InRange(6, 8));
            Assert.That(path.Rounds, Has.Count.InRange(55, 70));
            Assert.That(path.Rounds.Select(r => r.End), Is.All.EqualTo(ConfirmationEnd.Confirmed));
            Assert.That(path.Rounds.Select(r => r.Sent), Is.All.EqualTo(8), "four lanes, both ways");
        });
    }

    [TestCase(1400, 1500, 1500)]
    [TestCase(1500, 1400, 1500)]
    [TestCase(1400, 1300, 1500)]
    [TestCase(1500, 1500, 1400)]
    public void A_fall_is_noticed_within_the_confirmation_timer_and_three_probe_timers(int forward, int reverse, int signalled)
    {
        var path = ALife.Of(Hour, (TimeSpan.Zero, ALife.Network()), (Change, ALife.Network(forward, reverse, signalled)));
        var fall = path.Findings.First(f => f.At > Change);
        Assert.Multiple(() =>
        {
            Assert.That(fall.At - Change, Is.LessThan(Soon));
            Assert.That(fall.Finding.Forward.PathMtu, Is.EqualTo(ALife.Size(Math.Min(forward, signalled))));
            Assert.That(fall.Finding.Reverse!.PathMtu, Is.EqualTo(ALife.Size(Math.Min(reverse, signalled))));
        });
    }

    [Test]
    public void A_ptb_for_a_confirmation_starts_a_search_without_waiting_for_timers()
    {
        var path = ALife.Of(Hour, (TimeSpan.Zero, ALife.Network()), (Change, ALife.Network(signalled: 1400)));
        var fall = path.Findings.First(f => f.At > Change);
        Assert.Multiple(() =>
        {
            Assert.That(fall.Reason, Is.EqualTo(SearchReason.SizeRefused));
            Assert.That(fall.Finding.Forward.Kind, Is.EqualTo(VerdictKind.Reduced));
            Assert.That(fall.At - Change, Is.LessThan(ALife.Timers.Confirmation + TimeSpan.FromSeconds(2)));
        });
    }

    [Test]
    public void A_rise_is_noticed_within_the_raise_timer()
    {
        var path = ALife.Of(Hour, (TimeSpan.Zero, ALife.Network(forward: 1400)), (Change, ALife.Network()));
        var rise = path.Findings.First(f => f.Finding.Forward.Kind == VerdictKind.Clear);
        Assert.That(rise.At - Change, Is.LessThan(ALife.Timers.Raise + TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void A_peer_that_goes_away_is_unreachable_and_found_again_when_it_is_back()
    {
        var back = Change + TimeSpan.FromMinutes(20);
        var path = ALife.Of(Hour, (TimeSpan.Zero, ALife.Network()), (Change, ALife.Network(cut: true)), (back, ALife.Network()));
        var kinds = path.Findings.Select(f => f.Finding.Forward.Kind).ToList();
        var gone = path.Findings.First(f => f.Finding.Forward.Kind == VerdictKind.Unreachable);
        var again = path.Findings.First(f => f.At > back);
        Assert.Multiple(() =>
        {
            Assert.That(kinds, Has.None.EqualTo(VerdictKind.BlackHole));
            Assert.That(gone.At - Change, Is.LessThan(Soon + TimeSpan.FromSeconds(6)), "two searches of three seconds of silence");
            Assert.That(again.Finding.Forward.Kind, Is.EqualTo(VerdictKind.Clear));
            Assert.That(again.At - back, Is.LessThan(ALife.Timers.Confirmation + TimeSpan.FromSeconds(4)));
        });
    }

    [Test]
    public void An_outage_shorter_than_three_probe_timers_changes_nothing()
    {
        var path = ALife.Of(Hour, (TimeSpan.Zero, ALife.Network()), (Change, ALife.Network(cut: true)), (Change + TimeSpan.FromSeconds(1.9), ALife.Network()));
        Assert.That(path.Findings.Select(f => (f.Finding.Forward.Kind, f.Finding.Reverse!.Kind)), Is.All.EqualTo((VerdictKind.Clear, VerdictKind.Clear)));
    }

    /// <summary>In a thousandth of the year that the benchmark lives (--year): about 64 × 9 hours.</summary>
    [Test]
    public void Sixty_four_paths_that_lose_one_percent_each_way_never_change()
    {
        var changes = Enumerable.Range(0, 64).AsParallel().Select(seed =>
        {
            var path = new SimulatedPath([(TimeSpan.Zero, ALife.Network(lossEachWay: 1))], IpFamily.Ipv4, seed, TimeSpan.FromHours(9)) { KeepsAll = false };
            path.Live(ALife.Timers);
            return path.Findings.Count - 1;
        }).Sum();
        Assert.That(changes, Is.Zero);
    }
}
