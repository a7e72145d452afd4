using System.Buffers.Binary;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Packets;

/// <summary>The fixed header and the extension headers behind it (RFC 8200 §3, §4), as many as a sender could mean in earnest.</summary>
internal static class Ipv6Headers
{
    private const int MostExtensions = 16;
    private const int Unit = 8;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out IpPacket packet)
    {
        packet = default;
        if (bytes.Length < Overhead.Ipv6Header)
        {
            return false;
        }

        var payload = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        var protocol = bytes[6];
        int? size = payload == 0 && protocol == IpProtocols.HopByHop ? null : Overhead.Ipv6Header + payload;

        // What lies behind the said end (padding of the link, or of a quote) is no header.
        var inside = size is { } end && end < bytes.Length ? bytes[..end] : bytes;
        var at = Overhead.Ipv6Header;
        var (isFragment, isStart, isRouted) = (false, true, false);
        for (var count = 0; count < MostExtensions && isStart && inside.Length - at >= Unit && IsExtension(protocol); count++)
        {
            var header = inside[at..];
            if (protocol == IpProtocols.Fragment)
            {
                var offsetAndMore = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
                isFragment = (offsetAndMore & 0xFFF9) != 0;
                isStart = offsetAndMore >> 3 == 0;
            }

            isRouted |= protocol == IpProtocols.Routing && header[3] != 0;
            at += protocol switch
            {
                IpProtocols.Fragment => Unit,
                IpProtocols.Authentication => (header[1] + 2) * 4,
                _ => (header[1] + 1) * Unit,
            };
            protocol = header[0];
        }

        packet = new IpPacket(IpFamily.Ipv6, bytes, at, size)
        {
            Protocol = protocol, IsFragment = isFragment, IsStart = isStart, IsRouted = isRouted,
        };
        return true;
    }

    private static bool IsExtension(byte protocol) => protocol is IpProtocols.HopByHop or IpProtocols.Routing or IpProtocols.Fragment
        or IpProtocols.Authentication or IpProtocols.DestinationOptions or IpProtocols.Mobility or IpProtocols.HostIdentity or IpProtocols.Shim6;
}
