using System.Globalization;

namespace MtuProbe.Watching;

/// <summary>What the kernel lets through to a watch, in libpcap's language (pcap-filter(7)). Ethernet, cooked and raw link types understand it alike.</summary>
internal static class WatchFilters
{
    /// <summary>
    /// Snap length for <see cref="Signals"/>: an ICMPv6 error has 1,280 bytes at most (RFC 4443 §2.4 c), and its checksum is over all of them. Nothing of it
    /// is kept but numbers.
    /// </summary>
    public const int SignalBytes = 1400;

    /// <summary>Snap length for <see cref="Segments"/>: link, VLAN tags, IPv6, an extension header or two, and TCP with all its options.</summary>
    public const int SegmentBytes = 192;

    /// <summary>PTBs, SYNs and fragments: rare, and never left out. (What libpcap calls icmp6[] begins right behind a fixed IPv6 header.)</summary>
    public const string Signals =
        "(icmp[0] == 3 and icmp[1] == 4) or (ip6[6] == 58 and ip6[40] == 2)"
        + " or (tcp[13] & 2 != 0) or (ip6[6] == 6 and ip6[53] & 2 != 0)"
        + " or (ip[6:2] & 0x3fff != 0) or (ip6[6] == 44)";

    /// <summary>TCP, of some connections. Both directions have one sum of ports; its lowest bit says little, because Linux connects from even ports.</summary>
    public static string Segments(FlowShare share) => share.Divisor == 1
        ? "tcp"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"(ip and tcp and (((tcp[0:2] + tcp[2:2]) >> 1) & {share.Divisor - 1}) == {share.Slot}) or (ip6[6] == 6 and (((ip6[40:2] + ip6[42:2]) >> 1) & {share.Divisor - 1}) == {share.Slot})");
}
