using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Sockets;

public sealed class PaceTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(30);

    private ManualTime _time;
    private Pace _pace;

    [SetUp]
    public void Create()
    {
        _time = new ManualTime();
        _pace = new Pace(_time);
    }

    [Test]
    public void Answers_that_take_as_long_as_ever_slow_nothing_down()
    {
        Hear(1000, _ => (Millisecond, 0));
        Assert.That(_pace.Slowness, Is.EqualTo(1));
    }

    [Test]
    public void While_most_answers_wait_in_a_queue_it_halves_its_pace_ten_times_a_second_to_an_end()
    {
        Hear(101, i => (i % 5 == 0 ? Millisecond : Late, 0));
        Assert.That(_pace.Slowness, Is.EqualTo(2));
        Hear(100, _ => (Late, 0));
        Assert.That(_pace.Slowness, Is.EqualTo(4));
        Hear(2000, _ => (Late, 0));
        Assert.That(_pace.Slowness, Is.EqualTo(64));
    }

    [Test]
    public void A_few_slow_paths_among_many_are_no_queue_of_ours()
    {
        Hear(1000, i => (i % 3 == 0 ? Late : Millisecond, 0));
        Assert.That(_pace.Slowness, Is.EqualTo(1));
    }

    [TestCase(20, 2)]
    [TestCase(10, 2)]
    [TestCase(4, 1)]
    public void Small_packets_that_are_missing_are_a_queue_that_overflowed(int ofHundred, int slowness)
    {
        Hear(101, i => (Millisecond, i % 100 < ofHundred ? 1 : 0));
        Assert.That(_pace.Slowness, Is.EqualTo(slowness));
    }

    [Test]
    public void A_single_search_is_too_little_to_tell()
    {
        Hear(400, _ => (Late, 1), every: TimeSpan.FromMilliseconds(4));
        Assert.That(_pace.Slowness, Is.EqualTo(1));
    }

    [Test]
    public void It_is_as_fast_as_before_seconds_after_the_last_sign_of_a_queue()
    {
        Hear(2000, _ => (Late, 0));
        Hear(1000, _ => (Millisecond, 0));
        Assert.That(_pace.Slowness, Is.InRange(20, 30));
        Hear(4000, _ => (Millisecond, 0));
        Assert.That(_pace.Slowness, Is.EqualTo(1));
    }

    [Test]
    public void A_rest_counts()
    {
        Hear(2000, _ => (Late, 0));
        _time.Advance(TimeSpan.FromSeconds(10));
        Hear(1, _ => (Millisecond, 0));
        Assert.That(_pace.Slowness, Is.EqualTo(1));
    }

    private void Hear(int answers, Func<int, (TimeSpan Queued, int Missing)> what, TimeSpan? every = null)
    {
        for (var i = 0; i < answers; i++)
        {
            _time.Advance(every ?? Millisecond);
            var (queued, missing) = what(i);
            _pace.Answered(queued, missing);
        }
    }
}
