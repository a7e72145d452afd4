using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Aggregating;

/// <summary>What of a node's object matters to the cluster. Of thousands of nodes no more is kept.</summary>
/// <param name="Node">Whose it is.</param>
/// <param name="ObjectName">The name of its object, which may only stand for the node's.</param>
/// <param name="AsOf">The node's sign of life, by its own clock.</param>
/// <param name="Recommended">The node's number for everything; null when it has none.</param>
/// <param name="Own">Its numbers by kind of path and family.</param>
/// <param name="Small">Its paths to peers below <see cref="TwoEnds.Floor"/>, by the peer's name as it stands in keys.</param>
/// <param name="HasSmallIpv6">Whether any of its IPv6 paths, outside too, is below the minimum link MTU.</param>
/// <param name="Report">What is not clear; null when that cannot be read.</param>
internal sealed record NodeSummary(
    string Node,
    string ObjectName,
    DateTimeOffset AsOf,
    PacketSize? Recommended,
    IReadOnlyDictionary<NumberKind, PacketSize> Own,
    IReadOnlyDictionary<(string Peer, IpFamily Family), PacketSize> Small,
    bool HasSmallIpv6,
    NodeReport? Report)
{
    public static NodeSummary Of(string objectName, PublishedNumbers numbers)
    {
        var small = numbers.Paths.Where(path => path.Number.Mtu < TwoEnds.Floor).ToList();
        return new NodeSummary(
            numbers.Node,
            objectName,
            numbers.AsOf,
            numbers.Recommended,
            OwnOf(numbers),
            small.Where(path => path.Id.Via is Via.Pod or Via.Node).ToDictionary(path => (path.Id.Peer, path.Id.Family), path => path.Number.Mtu),
            small.Any(path => path.Id.Family == IpFamily.Ipv6),
            numbers.Report);
    }

    /// <summary>Our agents say each by family. What only says a number says it of everything it may mean.</summary>
    private static Dictionary<NumberKind, PacketSize> OwnOf(PublishedNumbers numbers)
    {
        var own = numbers.OfNode.ToDictionary(number => new NumberKind(number.Worst.Via == Via.Egress, number.Worst.Family), number => number.Number.Mtu);
        if (own.Count == 0)
        {
            foreach (var isEgress in new[] { false, true })
            {
                var paths = numbers.ByKey.Where(number => ObjectNames.IsOfEgress(number.Key) == isEgress).Select(number => number.Value.Mtu).ToList();
                if (paths.Count > 0)
                {
                    own.Add(new NumberKind(isEgress, null), paths.Min());
                }
            }
        }

        if (own.Count == 0 && numbers.Recommended is { } all)
        {
            own.Add(new NumberKind(IsEgress: false, null), all);
        }

        return own;
    }
}
