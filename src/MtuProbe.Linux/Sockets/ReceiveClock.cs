using MtuProbe.Linux.Interop;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// The kernel stamps what it receives with the wall clock. A stamp's age now, taken off the monotonic clock, is right even when the
/// wall clock is set between two packets.
/// </summary>
internal sealed class ReceiveClock(TimeProvider time)
{
    /// <summary>In ticks of the monotonic clock; now when there is no stamp, or none that can be true.</summary>
    public long ReceivedAt(KernelTime? stamp)
    {
        var now = time.GetTimestamp();
        if (stamp is not { } at)
        {
            return now;
        }

        var stampTicks = (at.Seconds * TimeSpan.TicksPerSecond) + (at.Nanoseconds / TimeSpan.NanosecondsPerTick);
        var age = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks - stampTicks;
        return age is < 0 or > TimeSpan.TicksPerMinute
            ? now
            : now - (long)(age * (double)time.TimestampFrequency / TimeSpan.TicksPerSecond);
    }
}
