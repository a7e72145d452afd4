using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>struct in_pktinfo</c>; the addresses are in network order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Ipv4PacketInfo
{
    public const int Size = 12;

    public int InterfaceIndex;

    /// <summary>On receive the local address that answers; on send the source address to use.</summary>
    public uint SpecificDestination;

    /// <summary>The destination as it stood in the packet.</summary>
    public uint Destination;
}
