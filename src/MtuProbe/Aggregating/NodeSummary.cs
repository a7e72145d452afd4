using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
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
/// <param name="Paths">All that its object tells of, by the peer's name as it stands in keys.</param>
/// <param name="Holes">Where the black holes among them lie, as far as it tells: few paths have one, so it is no part of each.</param>
/// <param name="Verdicts">How many of its paths have which, those without a number among them.</param>
/// <param name="Dropped">So many more that are not clear had no room in its object; null when its report cannot be read.</param>
internal sealed record NodeSummary(
    string Node,
    string ObjectName,
    DateTimeOffset AsOf,
    PacketSize? Recommended,
    IReadOnlyDictionary<NumberKind, PacketSize> Own,
    IReadOnlyDictionary<(string Peer, IpFamily Family), PacketSize> Small,
    bool HasSmallIpv6,
    IReadOnlyList<NodePath> Paths,
    IReadOnlyDictionary<(string Peer, IpFamily Family, Via Via), BlackHoleJson> Holes,
    IReadOnlyDictionary<VerdictKind, int> Verdicts,
    int? Dropped)
{
    /// <summary>What an object says may be anything.</summary>
    private const int MostPaths = 1_000_000;

    public BlackHoleJson? HoleOf(NodePath path) => Holes.GetValueOrDefault((path.Peer, path.Family, path.Via));

    public static NodeSummary Of(string objectName, PublishedNumbers numbers, NamePool names)
    {
        var paths = ReadNode.PathsOf(numbers, stem => stem).OrderBy(path => path.To, StringComparer.Ordinal).ThenBy(path => path.Family).ToList();
        var small = numbers.Paths.Where(path => path.Number.Mtu < TwoEnds.Floor).ToList();
        return new NodeSummary(
            numbers.Node,
            objectName,
            numbers.AsOf,
            numbers.Recommended,
            OwnOf(numbers),
            small.Where(path => path.Id.Via is Via.Pod or Via.Node).ToDictionary(path => (names.One(path.Id.Peer), path.Id.Family), path => path.Number.Mtu),
            small.Any(path => path.Id.Family == IpFamily.Ipv6),
            [.. paths.Select(path => NodePath.Of(path, names))],
            paths.Where(path => path.Hole is not null).ToDictionary(path => (names.One(path.To), path.Family, path.Via), path => path.Hole!),
            VerdictsOf(numbers.Report),
            numbers.Report is { Dropped: var dropped } ? Math.Clamp(dropped, 0, MostPaths) : null);
    }

    private static Dictionary<VerdictKind, int> VerdictsOf(NodeReport? report) => Enum.GetValues<VerdictKind>()
        .Select(verdict => (verdict, Count: report?.Verdicts?.GetValueOrDefault(verdict.Label) ?? 0))
        .Where(count => count.Count > 0)
        .ToDictionary(count => count.verdict, count => Math.Min(count.Count, MostPaths));

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
