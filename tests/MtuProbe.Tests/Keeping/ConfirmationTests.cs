using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Tests.Judging;
using MtuProbe.Tests.Searching;

namespace MtuProbe.Tests.Keeping;

public sealed class ConfirmationTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(2);
    private static readonly ConfirmedSize[] Both =
    [
        new(Flow.First, Direction.Forward, PacketSize.Of(1500)),
        new(Flow.First, Direction.Reverse, PacketSize.Of(1400)),
    ];

    private static (TimeSpan, ProbeOutcome)[] Delivered(Probe probe) => [(Quick, new ProbeOutcome.Delivered(probe.Id, Quick, null))];

    private static (TimeSpan, ProbeOutcome)[] TooBig(Probe probe, int nextHop, QuoteMatch match = QuoteMatch.Nonce, double afterSeconds = 0.002) =>
        [(TimeSpan.FromSeconds(afterSeconds), new ProbeOutcome.TooBig(probe.Id, new PacketTooBig(nextHop, AFinding.Router, match)))];

    [Test]
    public void One_probe_of_each_size_is_enough_when_all_arrive()
    {
        var prober = new ScriptedProber((probe, _) => Delivered(probe));
        var round = Run(prober);
        Assert.Multiple(() =>
        {
            Assert.That(round.End, Is.EqualTo(ConfirmationEnd.Confirmed));
            Assert.That(prober.Sent.Select(p => (p.Size.Bytes, p.Direction)), Is.EqualTo(new[] { (1500, Direction.Forward), (1400, Direction.Reverse) }));
            Assert.That((round.Sent, round.Lost), Is.EqualTo((2, 0)));
            Assert.That(round.RoundTrip, Is.EqualTo(Quick));
            Assert.That(prober.Time.Now, Is.LessThan(TimeSpan.FromMilliseconds(10)));
        });
    }

    [Test]
    public void Only_what_was_lost_is_repeated_a_probe_timer_later()
    {
        var prober = new ScriptedProber((probe, number) => probe.Direction == Direction.Reverse && number < 3 ? [] : Delivered(probe));
        var round = Run(prober);
        Assert.Multiple(() =>
        {
            Assert.That(round.End, Is.EqualTo(ConfirmationEnd.Confirmed));
            Assert.That(prober.Sent.Select(p => p.Size.Bytes), Is.EqualTo(new[] { 1500, 1400, 1400, 1400 }));
            Assert.That((round.Sent, round.Lost), Is.EqualTo((4, 2)));
            Assert.That(prober.Time.Now, Is.InRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.1)));
        });
    }

    [Test]
    public void A_size_lost_MAX_PROBES_times_is_lost()
    {
        var prober = new ScriptedProber((probe, _) => probe.Direction == Direction.Reverse ? [] : Delivered(probe));
        var round = Run(prober);
        Assert.Multiple(() =>
        {
            Assert.That(round.End, Is.EqualTo(ConfirmationEnd.Lost));
            Assert.That((round.Sent, round.Lost), Is.EqualTo((4, 3)));
            Assert.That(prober.Time.Now, Is.InRange(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.1)));
        });
    }

    [Test]
    public void An_answer_that_comes_late_counts_for_the_probe_after_it()
    {
        var prober = new ScriptedProber((probe, number) => number == 0 ? [(TimeSpan.FromSeconds(1.5), new ProbeOutcome.Delivered(probe.Id, Quick, null))] : number < 3 && probe.Direction == Direction.Forward ? [] : Delivered(probe));
        Assert.That(Run(prober).End, Is.EqualTo(ConfirmationEnd.Confirmed));
    }

    [Test]
    public void A_validated_ptb_refuses_at_once()
    {
        var prober = new ScriptedProber((probe, _) => probe.Size.Bytes == 1500 ? TooBig(probe, 1400) : Delivered(probe));
        var round = Run(prober);
        Assert.Multiple(() =>
        {
            Assert.That(round.End, Is.EqualTo(ConfirmationEnd.Refused));
            Assert.That(prober.Sent, Has.Count.EqualTo(2));
            Assert.That(round.Ptbs, Has.Count.EqualTo(1));
        });
    }

    [TestCase(1500, QuoteMatch.Nonce)]
    [TestCase(60, QuoteMatch.Nonce)]
    [TestCase(1400, QuoteMatch.Foreign)]
    [TestCase(1400, QuoteMatch.Translated)]
    public void A_ptb_that_is_not_validated_refuses_nothing_and_is_counted(int nextHop, QuoteMatch match)
    {
        var prober = new ScriptedProber((probe, _) => [.. TooBig(probe, nextHop, match), .. Delivered(probe)]);
        var round = Run(prober);
        Assert.Multiple(() =>
        {
            Assert.That(round.End, Is.EqualTo(ConfirmationEnd.Confirmed));
            Assert.That(round.Ptbs, Is.Not.Empty);
        });
    }

    [Test]
    public void What_arrives_in_pieces_or_is_refused_here_is_no_confirmation([Values] bool inPieces)
    {
        var prober = new ScriptedProber((probe, _) =>
            [(Quick, inPieces ? new ProbeOutcome.Fragmented(probe.Id, PacketSize.Of(1000)) : new ProbeOutcome.LocalLimit(probe.Id, PacketSize.Of(1280)))]);
        Assert.That(Run(prober).End, Is.EqualTo(ConfirmationEnd.Refused));
    }

    [Test]
    public void A_ptb_that_comes_after_the_round_ends_the_rest()
    {
        var prober = new ScriptedProber((probe, _) => [.. Delivered(probe), .. TooBig(probe, 1300, afterSeconds: 20)]);
        var confirmation = Of(prober);
        _ = confirmation.RunAsync(Both, default).AsTask().Result;
        var isRefused = confirmation.RestAsync(TimeSpan.FromSeconds(60), default).AsTask().Result;
        Assert.Multiple(() =>
        {
            Assert.That(isRefused, Is.True);
            Assert.That(prober.Time.Now, Is.InRange(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21)));
        });
    }

    private static Confirmation Of(ScriptedProber prober)
    {
        UInt128 last = 0;
        return new Confirmation(prober, prober.Time, () => new ProbeId(++last), IpFamily.Ipv4, new KeeperTimers());
    }

    private static ConfirmationRound Run(ScriptedProber prober)
    {
        var run = Of(prober).RunAsync(Both, default).AsTask();
        Assert.That(run.IsCompleted, "something waited for real time");
        return run.Result;
    }
}
