using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>SYNs and SYN-ACKs that announce one MSS (RFC 9293 §3.7.1): the largest segment that whoever sends it wants to receive.</summary>
/// <param name="Mss">Bytes above IP and TCP header.</param>
/// <param name="Example">One who announced it.</param>
public sealed record MssSightings(TravelDirection Direction, IpFamily Family, int Mss, long Count, DateTimeOffset First, DateTimeOffset Last, WireAddress Example)
{
    /// <summary>The packet that carries such a segment, headers without options (RFC 6691 §2); null for an MSS that no packet can hold.</summary>
    public PacketSize? Packet => PacketSize.TryOf(Mss + Overhead.IpHeader(Family) + Overhead.TcpHeader, out var size) ? size : null;

    /// <summary>
    /// Whether it asks for packets that an interface of this MTU does not carry, and that have to come through it. A peer's (<see cref="TravelDirection.In"/>)
    /// is no fault: this host sends no more than its interface takes, whatever the peer could receive.
    /// </summary>
    public bool IsAbove(PacketSize interfaceMtu) => Direction != TravelDirection.In && (Packet is not { } packet || packet > interfaceMtu);
}
