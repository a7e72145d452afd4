using System.Buffers.Binary;
using MtuProbe.Core.Paths;

namespace MtuProbe.Linux.Packets;

/// <summary>RFC 1071: the ones' complement sum over a message that carries its own checksum is all ones.</summary>
internal static class InternetChecksum
{
    /// <summary>An ICMP message's (RFC 792; RFC 4443 §2.3, with the pseudo-header of RFC 8200 §8.1).</summary>
    public static bool IsRight(in IpPacket packet)
    {
        var sum = Sum(packet.Payload);
        if (packet.Family == IpFamily.Ipv6)
        {
            sum += Sum(packet.Bytes.Slice(8, 32)) + (ulong)packet.PayloadBytes + IpProtocols.IcmpV6;
        }

        while (sum >> 16 != 0)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return sum == 0xFFFF;
    }

    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0ul;
        for (; bytes.Length >= 4; bytes = bytes[4..])
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }

        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        return bytes.Length == 1 ? sum + ((ulong)bytes[0] << 8) : sum;
    }
}
