namespace MtuProbe.Tests.Packets;

/// <summary>Clocks that go when they are told to; the wall clock can also be set.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public DateTimeOffset WallClock { get; set; } = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => WallClock;

    public void Advance(TimeSpan by)
    {
        _ticks += by.Ticks;
        WallClock += by;
    }
}
