namespace MtuProbe.Lab.Simulation;

/// <summary>A clock that moves only when told: an hour of probing passes in milliseconds.</summary>
public sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private TimeSpan _now;

    public TimeSpan Now => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => Epoch + _now;

    /// <summary>Moves the clock to <paramref name="then"/>; it never goes back.</summary>
    public void AdvanceTo(TimeSpan then) => _now = then > _now ? then : _now;
}
