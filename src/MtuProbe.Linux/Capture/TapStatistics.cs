namespace MtuProbe.Linux.Capture;

/// <summary>Since the tap was opened.</summary>
/// <param name="Handled">Frames that the handler was given.</param>
/// <param name="Received">Frames that passed the kernel's filter, as libpcap counts; on loopback each twice.</param>
/// <param name="Dropped">Frames that passed the filter and found the ring full.</param>
public readonly record struct TapStatistics(long Handled, long Received, long Dropped);
