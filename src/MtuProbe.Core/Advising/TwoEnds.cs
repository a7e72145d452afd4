using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>
/// One node alone cannot bring a cluster below the minimum link MTU of IPv6 (RFC 8200 §5): what is smaller counts only where both ends of a
/// path say it, and then the larger of what they say. So a node that lies does bounded harm.
/// </summary>
public static class TwoEnds
{
    /// <summary>1,280 bytes, in both families: below it IPv6 does not run, and IPv4 hardly ever has to be.</summary>
    public static PacketSize Floor { get; } = IpFamily.Ipv6.MinPlpmtu;

    /// <summary>What a node's number counts as.</summary>
    /// <param name="own">What it says.</param>
    /// <param name="pairs">Its paths below the floor: what it says of each, and what the other end says of the way to it; null when that says nothing.</param>
    public static PacketSize Bounded(PacketSize own, IEnumerable<(PacketSize There, PacketSize? FromThere)> pairs)
    {
        if (own >= Floor)
        {
            return own;
        }

        var agreed = pairs
            .Where(pair => pair.There < Floor && pair.FromThere < Floor)
            .Select(pair => pair.There > pair.FromThere!.Value ? pair.There : pair.FromThere.Value)
            .DefaultIfEmpty(Floor)
            .Min();
        return agreed > own ? agreed : own;
    }
}
