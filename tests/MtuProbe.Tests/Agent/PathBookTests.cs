using System.Net;
using MtuProbe.Agent;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Simulation;
using MtuProbe.Measuring;
using MtuProbe.Tests.Judging;

namespace MtuProbe.Tests.Agent;

public sealed class PathBookTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(30);
    private static readonly PathId A = new("a", IpFamily.Ipv4, Via.Pod);
    private static readonly PathId B = new("b", IpFamily.Ipv4, Via.Pod);
    private static readonly PathId Web = new("web", IpFamily.Ipv4, Via.Egress);

    private VirtualTime _time;
    private PathBook _book;
    private int _changes;

    [SetUp]
    public void Open()
    {
        (_time, _changes) = (new VirtualTime(), 0);
        _book = new PathBook("here", _time, () => Hold, _ => TimeSpan.FromMinutes(3), () => _changes++);
    }

    [Test]
    public void Before_the_first_search_a_path_is_there_and_says_nothing()
    {
        _book.Begin(A, isRotating: false);
        var path = _book.Read().Paths.Single();
        Assert.That((path.Outcome, path.Verdict, path.Since, path.ConfirmedAt, path.Recommended, path.IsUp), Is.EqualTo(((PathOutcome?)null, (VerdictKind?)null, (DateTimeOffset?)null, (DateTimeOffset?)null, (PacketSize?)null, false)));
    }

    [Test]
    public void The_nodes_number_is_the_smallest_of_its_paths_and_names_the_worst()
    {
        Find(A, 1500);
        Find(B, 1400);
        var number = _book.Read().Pod[IpFamily.Ipv4];
        Assert.That((number.Mtu.Bytes, number.Worst), Is.EqualTo((1400, B)));
    }

    [Test]
    public void Outside_targets_have_a_number_of_their_own()
    {
        Find(A, 1500);
        Find(Web, 1300);
        var state = _book.Read();
        Assert.That((state.Pod[IpFamily.Ipv4].Mtu.Bytes, state.Egress[IpFamily.Ipv4].Mtu.Bytes), Is.EqualTo((1500, 1300)));
    }

    [Test]
    public void A_lower_number_counts_at_once_and_a_higher_one_after_it_held()
    {
        Find(A, 1400);
        Find(A, 1300);
        Assert.That(Number(), Is.EqualTo(1300));
        Find(A, 1500);
        Assert.That(Number(), Is.EqualTo(1300));
        Pass(TimeSpan.FromMinutes(29), A);
        Assert.That(Number(), Is.EqualTo(1300));
        Pass(TimeSpan.FromMinutes(2), A);
        Assert.That(Number(), Is.EqualTo(1500));
    }

    [Test]
    public void A_path_that_leaves_or_falls_silent_leaves_its_number_until_a_higher_one_held()
    {
        Find(A, 1500);
        Find(B, 1400);
        _ = _book.Read();
        _book.End(B);
        Assert.That(Number(), Is.EqualTo(1400));
        Pass(Hold + TimeSpan.FromMinutes(1), A);
        Assert.That(Number(), Is.EqualTo(1500));
    }

    [Test]
    public void What_was_not_confirmed_lately_has_no_say_and_the_number_ages()
    {
        Find(A, 1400);
        var first = _book.Read().Pod[IpFamily.Ipv4];
        _time.AdvanceTo(_time.Now + TimeSpan.FromHours(2));
        var later = _book.Read().Pod[IpFamily.Ipv4];
        Assert.That((later.Mtu, later.AsOf), Is.EqualTo((first.Mtu, first.AsOf)));
    }

    [Test]
    public void Numbers_of_before_stand()
    {
        var (was, then) = (PacketSize.Of(1350), _time.GetUtcNow() - TimeSpan.FromHours(1));
        _book.Remember(id => id == A ? new PublishedNumber(was, then) : null, [(A, new PublishedNumber(was, then))]);
        _book.Begin(A, isRotating: false);
        Assert.That(_book.Read().Pod[IpFamily.Ipv4].AsOf, Is.EqualTo(_time.GetUtcNow() - TimeSpan.FromHours(1)));
        Find(A, 1500);
        Assert.That((Number(), _book.Read().Paths.Single().Recommended!.Value.Bytes), Is.EqualTo((1350, 1350)));
    }

    [Test]
    public void Only_what_differs_is_a_change()
    {
        Find(A, 1500);
        Find(A, 1500);
        Assert.That(_changes, Is.Zero);
        _time.AdvanceTo(TimeSpan.FromMinutes(5));
        Find(A, 1400);
        Assert.Multiple(() =>
        {
            Assert.That(_changes, Is.EqualTo(1));
            Assert.That(_book.Read().Paths.Single().Since, Is.EqualTo(_time.GetUtcNow()));
        });
    }

    [Test]
    public void Everybody_silent_at_once_cannot_be_told()
    {
        Find(A, null);
        Find(B, null);
        Assert.That(_book.Read().Paths.Select(path => (path.Verdict, path.Explanation)), Is.All.EqualTo(((VerdictKind?)VerdictKind.Inconclusive, CommonSilence.Explanation)));
        Find(B, 1500);
        Assert.That(_book.Read().Paths.Select(path => path.Verdict), Is.EqualTo(new VerdictKind?[] { VerdictKind.Unreachable, VerdictKind.Clear }));
    }

    [Test]
    public void Who_is_not_clear_is_named_worst_first()
    {
        Find(A, null);
        Find(B, 1400);
        Find(new PathId("c", IpFamily.Ipv4, Via.Pod), 1500);
        Find(Web, 1400);
        Assert.That(_book.NotClear(), Is.EqualTo(new[] { "b", "a" }));
    }

    [Test]
    public void Who_has_a_smaller_number_than_others_stays_too()
    {
        Find(A, 1500);
        Find(B, 1500, routeMtu: 1400);
        Assert.That(_book.NotClear(), Is.EqualTo(new[] { "b" }));
        Find(A, 1500, routeMtu: 1400);
        Assert.That(_book.NotClear(), Is.Empty, "this host's route, the same for all");
    }

    [Test]
    public void News_is_told_to_who_waits()
    {
        var news = _book.News;
        Find(A, 1500);
        Assert.That(news.IsCompleted, Is.True);
    }

    [Test]
    public void A_clock_that_is_set_by_hours_ages_nothing_and_shortens_no_hold([Values(-7, 7)] int hours)
    {
        var clock = new SetClock(_time);
        _book = new PathBook("here", clock, () => Hold, _ => TimeSpan.FromMinutes(3), () => _changes++);
        Find(A, 1400);
        Find(A, 1500);
        clock.Offset = TimeSpan.FromHours(hours);
        var state = _book.Read();
        Assert.Multiple(() =>
        {
            Assert.That(state.At - state.Paths.Single().ConfirmedAt, Is.EqualTo(TimeSpan.Zero));
            Assert.That(state.Pod[IpFamily.Ipv4].Mtu.Bytes, Is.EqualTo(1400), "the rise has not held");
        });
        Pass(Hold + TimeSpan.FromMinutes(1), A);
        Assert.That(Number(), Is.EqualTo(1500));
    }

    /// <summary>Somebody sets the clock of the wall; the monotonic one goes on.</summary>
    private sealed class SetClock(VirtualTime time) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;
    }

    private int? Number() => _book.Read().Pod.TryGetValue(IpFamily.Ipv4, out var number) ? number.Mtu.Bytes : null;

    private void Find(PathId id, int? mtu, int? routeMtu = null)
    {
        _book.Begin(id, isRotating: false);
        var measured = AFinding.Measured(mtu is null ? AFinding.Search(null, end: SearchEnd.NoContact) : AFinding.Search(mtu));
        _book.Found(id, new PathOutcome(id.Peer, IPAddress.Loopback, Finding.From(AFinding.Facts(routeMtu: routeMtu), measured), null), "eth0");
        _ = _book.Read();
    }

    private void Pass(TimeSpan time, PathId confirmed)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromMinutes(1))
        {
            _time.AdvanceTo(_time.Now + TimeSpan.FromMinutes(1));
            _book.Confirmed(confirmed);
            _ = _book.Read();
        }
    }
}
