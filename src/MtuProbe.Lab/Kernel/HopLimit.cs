using System.Buffers.Binary;

namespace MtuProbe.Lab.Kernel;

/// <summary>
/// A relay makes its router forward every packet twice, into one TUN device and out of the other. Giving back one of the
/// two hops keeps the router a single one for traceroute.
/// </summary>
internal static class HopLimit
{
    private const int Ipv4Header = 20;
    private const int Ipv4TimeToLive = 8;
    private const int Ipv4Checksum = 10;
    private const int Ipv6Header = 40;
    private const int Ipv6HopLimit = 7;

    internal static void GiveBackOne(Span<byte> packet)
    {
        if (packet.Length >= Ipv6Header && packet[0] >> 4 == 6 && packet[Ipv6HopLimit] < byte.MaxValue)
        {
            packet[Ipv6HopLimit]++;
        }
        else if (packet.Length >= Ipv4Header && packet[0] >> 4 == 4 && packet[Ipv4TimeToLive] < byte.MaxValue)
        {
            var before = BinaryPrimitives.ReadUInt16BigEndian(packet[Ipv4TimeToLive..]);
            packet[Ipv4TimeToLive]++;
            var after = BinaryPrimitives.ReadUInt16BigEndian(packet[Ipv4TimeToLive..]);
            var checksum = packet.Slice(Ipv4Checksum, sizeof(ushort));
            BinaryPrimitives.WriteUInt16BigEndian(checksum, Updated(BinaryPrimitives.ReadUInt16BigEndian(checksum), before, after));
        }
    }

    /// <summary>RFC 1624 §3, equation 3: HC' = ~(~HC + ~m + m').</summary>
    private static ushort Updated(ushort checksum, ushort before, ushort after)
    {
        // Complements by exclusive or: the cast of ~ overflows where arithmetic is checked.
        var sum = (uint)((checksum ^ 0xFFFF) + (before ^ 0xFFFF) + after);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)(sum ^ 0xFFFF);
    }
}
