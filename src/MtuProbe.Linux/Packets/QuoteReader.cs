using System.Buffers.Binary;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// What an ICMP error quotes, down through tunnels: IP in IP (protocols 4 and 41) and VXLAN (UDP to 4789, and to 8472, which Linux and flannel
/// use), in it Ethernet with VLAN tags. It may be cut anywhere.
/// </summary>
internal static class QuoteReader
{
    /// <summary>IP headers one inside the other: an overlay in a tunnel through another one, and one more.</summary>
    private const int MostPackets = 4;

    private const int VxlanHeader = 8;
    private const int TcpSequenceEnd = 8;

    public static QuotedPacket? Read(ReadOnlySpan<byte> quote) => Read(quote, MostPackets);

    private static QuotedPacket? Read(ReadOnlySpan<byte> quote, int most)
    {
        if (most == 0 || !IpPacket.TryRead(quote, out var packet))
        {
            return null;
        }

        var hasPorts = packet.TryFlow(out var flow);
        uint? sequence = hasPorts && packet.Protocol == IpProtocols.Tcp && packet.Payload.Length >= TcpSequenceEnd
            ? BinaryPrimitives.ReadUInt32BigEndian(packet.Payload[4..]) : null;
        var inner = TryInner(packet, flow.DestinationPort, out var inside) ? Read(inside, most - 1) : null;
        return new(flow, packet.Protocol, packet.Size, hasPorts, sequence, packet.ProbeId, inner);
    }

    private static bool TryInner(in IpPacket packet, ushort port, out ReadOnlySpan<byte> inner)
    {
        inner = default;
        if (!packet.IsStart)
        {
            return false;
        }

        return packet.Protocol switch
        {
            IpProtocols.Ipv4 => LinkLayer.TryPacket(LinkLayer.RawIpv4, packet.Payload, out inner),
            IpProtocols.Ipv6 => LinkLayer.TryPacket(LinkLayer.RawIpv6, packet.Payload, out inner),
            IpProtocols.Udp => port is 4789 or 8472 && TryVxlan(packet.Payload, out inner),
            _ => false,
        };
    }

    /// <summary>RFC 7348 §5: the flag says that there is a network identifier.</summary>
    private static bool TryVxlan(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> inner)
    {
        const int headers = Overhead.DatagramHeader + VxlanHeader;
        inner = default;
        return datagram.Length > headers && (datagram[Overhead.DatagramHeader] & 0x08) != 0
            && LinkLayer.TryPacket(LinkLayer.Ethernet, datagram[headers..], out inner);
    }
}
