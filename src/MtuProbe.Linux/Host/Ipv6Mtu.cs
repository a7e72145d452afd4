using System.Globalization;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Host;

/// <summary>
/// The MTU that an interface has for IPv6 alone: a router advertises it (RFC 4861 §4.6.4), or somebody sets the sysctl. The kernel sends no
/// larger IPv6 packets there by itself, unless a route sets an MTU of its own, even a larger one; probes may. Hence it counts as the route's.
/// </summary>
internal static class Ipv6Mtu
{
    /// <summary>Null when it is not below the link's, or cannot be read.</summary>
    internal static PacketSize? Below(LinkReply link)
    {
        // Unlike /sys, /proc/sys/net shows the network namespace of the process that reads.
        var path = $"/proc/sys/net/ipv6/conf/{link.Name}/mtu";
        try
        {
            return uint.TryParse(File.ReadAllText(path).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var mtu)
                && NetlinkMtu.From(mtu) is { } size
                && size < link.Mtu
                ? size
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
