namespace MtuProbe.Linux.Capture;

/// <summary>What a tap listens to, and how much of it is kept.</summary>
public sealed record TapOptions
{
    /// <summary>An interface's name, or <c>any</c>.</summary>
    public required string Interface { get; init; }

    /// <summary>For a link type (libpcap's number), in libpcap's language (pcap-filter(7)), see <see cref="CaptureFilters"/>; everything when empty.</summary>
    public Func<int, string> Filter { get; init; } = static _ => "";

    /// <summary>Bytes kept of a frame. The default keeps any ICMP error whole: they quote at most 1,280 bytes (RFC 4443 §2.4).</summary>
    public int SnapLength { get; init; } = 2048;

    /// <summary>Bytes of the ring between kernel and process: the bound on its memory, and on what a pause of ours loses nothing of.</summary>
    public int KernelBuffer { get; init; } = 4 << 20;
}
