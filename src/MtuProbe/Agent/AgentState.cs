using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Agent;

/// <summary>Everything an agent knows at one moment: what publishers get, immutable. Paths come in a stable order.</summary>
internal sealed record AgentState
{
    /// <summary>Name of this node.</summary>
    public required string Node { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Peers and outside targets alike; <see cref="Via.Egress"/> tells the latter.</summary>
    public required IReadOnlyList<PathState> Paths { get; init; }

    /// <summary>Towards peers; a family without any number yet is absent.</summary>
    public required IReadOnlyDictionary<IpFamily, NodeNumber> Pod { get; init; }

    /// <summary>Towards outside targets; a family without any number yet is absent.</summary>
    public required IReadOnlyDictionary<IpFamily, NodeNumber> Egress { get; init; }

    /// <summary>By name, the interfaces that paths leave by.</summary>
    public required IReadOnlyDictionary<string, PacketSize> Interfaces { get; init; }

    /// <summary>Peers known of, for the gauge <c>peers{state}</c>: <c>known</c>, <c>stable</c>, <c>rotating</c>, <c>pinned</c>.</summary>
    public required IReadOnlyDictionary<string, int> Peers { get; init; }

    /// <summary>
    /// The smallest number; null without any. A family in which not even the minimum link MTU passes (RFC 8200 §5) is broken whatever is
    /// set, and must not drag the other one down.
    /// </summary>
    public PacketSize? Recommended => Pod.Concat(Egress)
        .GroupBy(n => n.Key, n => n.Value.Mtu)
        .Where(family => family.Key == IpFamily.Ipv4 || family.Min() >= IpFamily.Ipv6.MinPlpmtu)
        .Select(family => (PacketSize?)family.Min())
        .Min();
}
