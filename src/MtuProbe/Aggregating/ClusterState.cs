using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Aggregating;

/// <summary>What the cluster is to be told at one moment: what the publisher gets, immutable.</summary>
internal sealed record ClusterState
{
    public required Coverage Coverage { get; init; }

    /// <summary>Nodes heard of within three heartbeats.</summary>
    public required int Fresh { get; init; }

    /// <summary>Nodes with an object that is older.</summary>
    public required int StaleNodes { get; init; }

    /// <summary>Nodes that should have an object and have none.</summary>
    public required int Missing { get; init; }

    /// <summary>By kind; what was never measured is absent.</summary>
    public required IReadOnlyDictionary<NumberKind, PacketSize> Numbers { get; init; }

    /// <summary>No IPv6 path is below the minimum link MTU (RFC 8200 §5).</summary>
    public required bool IsIpv6Safe { get; init; }

    /// <summary>Less than half of the nodes are heard, or a number rests on one that is not.</summary>
    public required bool IsStale { get; init; }

    /// <summary>Each node's own number, by its name.</summary>
    public required IReadOnlyList<(string Node, PacketSize Mtu)> Nodes { get; init; }

    /// <summary>How many paths of fresh nodes have which verdict, by its word.</summary>
    public required IReadOnlyDictionary<string, int> Verdicts { get; init; }

    /// <summary>The worst paths of fresh nodes, worst first.</summary>
    public required WorstPairs Worst { get; init; }

    /// <summary>All nodes that have an object, by name.</summary>
    public required IReadOnlyList<PresentNode> Present { get; init; }

    /// <summary>The moment.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Of one family, or of both: then without IPv6 where that is broken whatever is set.</summary>
    /// <param name="isEgress">Of paths outside, or to peers; null for both.</param>
    /// <param name="family">Null for both.</param>
    /// <returns>The smallest; null when there is none.</returns>
    public PacketSize? Smallest(bool? isEgress, IpFamily? family) => Numbers
        .Where(number => isEgress is null || number.Key.IsEgress == isEgress)
        .Where(number => family is null ? number.Key.Family != IpFamily.Ipv6 || IsIpv6Safe : number.Key.Family == family)
        .Select(number => (PacketSize?)number.Value)
        .Min();
}
