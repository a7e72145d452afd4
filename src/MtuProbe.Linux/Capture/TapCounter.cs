using MtuProbe.Linux.Interop;

namespace MtuProbe.Linux.Capture;

/// <summary>
/// A tap's statistics, brought up to date once a second by the tap's thread and readable by all. It asks the kernel: SharpPcap 6.3.1 reads
/// libpcap's three counters of 32 bits as if they had 64, and tells of no drop.
/// </summary>
internal sealed class TapCounter(int descriptor, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _sync = new();
    private TapStatistics _counts;
    private long _countedAt = time.GetTimestamp();

    public TapStatistics Counts
    {
        get
        {
            lock (_sync)
            {
                return _counts;
            }
        }
    }

    public void CountNowAndThen(long handled)
    {
        if (time.GetElapsedTime(_countedAt) >= Interval)
        {
            Count(handled);
        }
    }

    public void Count(long handled)
    {
        _countedAt = time.GetTimestamp();
        var (received, dropped) = PacketStatisticsCall.Read(descriptor);
        lock (_sync)
        {
            _counts = new(handled, _counts.Received + received, _counts.Dropped + dropped);
        }
    }
}
