namespace MtuProbe.Linux.Capture;

/// <summary>A frame as the kernel saw it pass. Its bytes are the kernel's own, and valid only while the handler runs.</summary>
/// <param name="linkType">libpcap's number (DLT).</param>
/// <param name="bytes">At most as many as the snap length.</param>
/// <param name="originalLength">On the wire, or as the kernel held it: with offloads a frame may be larger than any wire carries.</param>
/// <param name="at">The kernel's time, to 100 ns.</param>
public readonly ref struct CapturedFrame(int linkType, ReadOnlySpan<byte> bytes, int originalLength, DateTimeOffset at)
{
    public int LinkType { get; } = linkType;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public int OriginalLength { get; } = originalLength;

    public DateTimeOffset At { get; } = at;
}
