namespace MtuProbe.Tests.Sockets;

/// <summary>The system's clock, whose monotonic time jumps ahead when told: minutes between two rounds pass in an instant, and timers stay real.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public void Jump(TimeSpan ahead) => Interlocked.Add(ref _shift, (long)(ahead.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref _shift);
}
