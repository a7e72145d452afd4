using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary>
/// What <c>pcap_next_ex(3PCAP)</c> points to. SharpPcap's own calls make three objects a packet out of it; its pointers cost none.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct PacketPointers
{
    private readonly nint _seconds;
    private readonly nint _fraction;
    private readonly uint _captured;
    private readonly uint _original;

    public long Seconds => _seconds;

    /// <summary>Nanoseconds where the capture was asked for them.</summary>
    public long Fraction => _fraction;

    public int OriginalLength => (int)Math.Min(_original, int.MaxValue);

    /// <param name="header">A <c>pcap_pkthdr</c>.</param>
    /// <param name="data">The frame; valid until the next call.</param>
    public static unsafe ReadOnlySpan<byte> Read(nint header, nint data, out PacketPointers packet)
    {
        packet = *(PacketPointers*)header;
        return new((void*)data, (int)packet._captured);
    }
}
