using System.Buffers.Binary;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// What stands before the IP packet in a captured frame, by libpcap's number of the link type: Ethernet, Linux's cooked headers (interface
/// <c>any</c>), both with VLAN tags, and nothing at all (TUN). Frames of any other kind are not read.
/// </summary>
public static class LinkLayer
{
    public const int Ethernet = 1;

    /// <summary>DLT_RAW, which a live capture of a TUN interface says.</summary>
    public const int RawLive = 12;

    /// <summary>LINKTYPE_RAW, which a file says: the same.</summary>
    public const int Raw = 101;

    public const int LinuxCooked = 113;
    public const int RawIpv4 = 228;
    public const int RawIpv6 = 229;
    public const int LinuxCookedV2 = 276;

    private const int EthernetHeader = 14;
    private const int CookedHeader = 16;
    private const int CookedV2Header = 20;
    private const int VlanTag = 4;

    /// <summary>802.1ad knows two; we bear with more.</summary>
    private const int MostVlanTags = 8;

    /// <param name="frame">As captured, perhaps cut.</param>
    /// <param name="packet">From the first byte of an IP header on; behind it there may be padding.</param>
    /// <returns>False when it is no IP packet, or of a link type that is not read.</returns>
    public static bool TryPacket(int linkType, ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        return linkType switch
        {
            Ethernet => TryTyped(frame, EthernetHeader - 2, EthernetHeader, out packet),
            LinuxCooked => TryTyped(frame, CookedHeader - 2, CookedHeader, out packet),
            LinuxCookedV2 => TryTyped(frame, 0, CookedV2Header, out packet),
            RawLive or Raw => TryVersion(frame, 0, out packet),
            RawIpv4 => TryVersion(frame, 4, out packet),
            RawIpv6 => TryVersion(frame, 6, out packet),
            _ => false,
        };
    }

    /// <param name="typeAt">Where the EtherType stands.</param>
    private static bool TryTyped(ReadOnlySpan<byte> frame, int typeAt, int header, out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (frame.Length < header)
        {
            return false;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(frame[typeAt..]);
        var rest = frame[header..];
        for (var tags = 0; type is 0x8100 or 0x88A8 or 0x9100; tags++)
        {
            if (rest.Length < VlanTag || tags == MostVlanTags)
            {
                return false;
            }

            type = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            rest = rest[VlanTag..];
        }

        return type switch
        {
            0x0800 => TryVersion(rest, 4, out packet),
            0x86DD => TryVersion(rest, 6, out packet),
            _ => false,
        };
    }

    /// <param name="version">0 for either.</param>
    private static bool TryVersion(ReadOnlySpan<byte> bytes, int version, out ReadOnlySpan<byte> packet)
    {
        var valid = bytes.Length > 0 && (bytes[0] >> 4) is 4 or 6 && (version == 0 || bytes[0] >> 4 == version);
        packet = valid ? bytes : default;
        return valid;
    }
}
