using System.Buffers.Binary;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Packets;

/// <summary>RFC 791 §3.1. Its checksum is not looked at: senders leave it to the interface, behind the capture.</summary>
internal static class Ipv4Header
{
    private const int MoreFragments = 0x2000;
    private const int OffsetMask = 0x1FFF;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out IpPacket packet)
    {
        packet = default;
        if (bytes.Length < Overhead.Ipv4Header)
        {
            return false;
        }

        var header = (bytes[0] & 0xF) * 4;
        if (header < Overhead.Ipv4Header)
        {
            return false;
        }

        int size = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        packet = new IpPacket(IpFamily.Ipv4, bytes, header, size < header ? null : size)
        {
            Protocol = bytes[9],
            IsFragment = (fragment & (MoreFragments | OffsetMask)) != 0,
            IsStart = (fragment & OffsetMask) == 0,
        };
        return true;
    }
}
