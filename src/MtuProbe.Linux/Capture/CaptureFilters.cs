using System.Globalization;
using System.Numerics;

namespace MtuProbe.Linux.Capture;

/// <summary>
/// What the kernel is asked to let through, in libpcap's language (pcap-filter(7)). <c>tcp[]</c> does not index IPv6 there, so
/// offsets into the fixed IPv6 header stand for it: a header with extensions passes only as a fragment.
/// </summary>
public static class CaptureFilters
{
    /// <summary>ICMP errors that quote a packet (IPv4: types 3, 11; IPv6: 1, 2, 3).</summary>
    private const string Errors = "(icmp and (icmp[0] = 3 or icmp[0] = 11)) or (icmp6 and icmp6[0] >= 1 and icmp6[0] <= 3)";

    private const string Syns = "(tcp[13] & 2 != 0) or (ip6[6] = 6 and ip6[53] & 2 != 0)";

    /// <summary>In IPv4 an offset or "more follows", in IPv6 the fragment header.</summary>
    private const string Fragments = "(ip[6:2] & 0x3fff != 0) or (ip6[6] = 44)";

    /// <summary>What is rare on a healthy wire: ICMP errors, the SYNs of TCP, fragments.</summary>
    /// <param name="linkType">libpcap's number; on Ethernet frames with a VLAN tag pass as well.</param>
    public static string Signals(int linkType) => WithVlan(linkType, $"{Errors} or {Syns} or {Fragments}");

    /// <summary>TCP, of all connections or of some.</summary>
    /// <param name="linkType">libpcap's number; on Ethernet frames with a VLAN tag pass as well.</param>
    /// <param name="oneOf">A power of two: one connection in so many, both its directions, chosen by the sum of its ports.</param>
    /// <param name="share">Which of them, from 0.</param>
    public static string Segments(int linkType, int oneOf = 1, int share = 0)
    {
        if (!BitOperations.IsPow2(oneOf) || oneOf > 1 << 15 || share < 0 || share >= oneOf)
        {
            throw new ArgumentOutOfRangeException(nameof(oneOf), oneOf, $"one of a power of two up to 32,768, not {share} of {oneOf}");
        }

        // The lowest bit of the sum says little, because Linux connects from even ports. "tcp" alone would let IPv6 through as well, without the condition.
        return oneOf == 1 ? WithVlan(linkType, "tcp") : WithVlan(linkType, Text(
            $"(ip and tcp and (((tcp[0:2] + tcp[2:2]) >> 1) & {oneOf - 1}) = {share}) or (ip6[6] = 6 and (((ip6[40:2] + ip6[42:2]) >> 1) & {oneOf - 1}) = {share})"));
    }

    /// <summary>The word vlan moves all offsets behind it, so the tagged ones come last.</summary>
    private static string WithVlan(int linkType, string filter) => linkType == Packets.LinkLayer.Ethernet ? $"{filter} or (vlan and ({filter}))" : filter;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
