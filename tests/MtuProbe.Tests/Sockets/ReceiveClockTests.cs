using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Sockets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Sockets;

public sealed class ReceiveClockTests
{
    private readonly ManualTime _time = new();

    [SetUp]
    public void StartLate() => _time.Advance(TimeSpan.FromHours(1));

    [Test]
    public void Stamp_IsTakenOffTheMonotonicClockByItsAge()
    {
        var stamp = Stamp(_time.WallClock);
        var then = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(3));
        Assert.That(new ReceiveClock(_time).ReceivedAt(stamp), Is.EqualTo(then));
    }

    [TestCase(10)]
    [TestCase(-120)]
    public void StampThatCannotBeTrue_IsNow(int secondsFromNow)
    {
        var stamp = Stamp(_time.WallClock.AddSeconds(secondsFromNow));
        Assert.That(new ReceiveClock(_time).ReceivedAt(stamp), Is.EqualTo(_time.GetTimestamp()));
    }

    [Test]
    public void NoStamp_IsNow() => Assert.That(new ReceiveClock(_time).ReceivedAt(null), Is.EqualTo(_time.GetTimestamp()));

    private static KernelTime Stamp(DateTimeOffset at)
    {
        var ticks = (at - DateTimeOffset.UnixEpoch).Ticks;
        return new KernelTime { Seconds = ticks / TimeSpan.TicksPerSecond, Nanoseconds = ticks % TimeSpan.TicksPerSecond * 100 };
    }
}
