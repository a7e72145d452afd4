using System.Globalization;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Demo;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary>What all agents have found so far, and how it stands against what was built.</summary>
internal sealed class DemoMatrix(IReadOnlyList<DemoPath> paths)
{
    private static readonly IpFamily[] Families = [IpFamily.Ipv4, IpFamily.Ipv6];

    private readonly Dictionary<(string From, string To, IpFamily Family), DemoPath> _paths = paths.ToDictionary(p => (p.From.Name, p.To.Name, p.Family));

    /// <summary>Every ordered pair of nodes.</summary>
    public static IReadOnlyList<(DemoNode From, DemoNode To)> Pairs { get; } =
        [.. from one in DemoCluster.Nodes from other in DemoCluster.Nodes where one != other select (one, other)];

    public DemoWay? Forward(DemoNode from, DemoNode to, IpFamily family) => _paths.GetValueOrDefault((from.Name, to.Name, family))?.Forward;

    /// <summary>In words, each number and verdict that is not what was built, of every pair, family and direction; empty when all is found.</summary>
    public IReadOnlyList<string> Objections(DemoCluster built) =>
        [.. from pair in Pairs from family in Families from objection in Objections(built, pair.From, pair.To, family) select objection];

    /// <summary>What keeps a node's packets small, told from the findings alone; only nodes where something does.</summary>
    public IReadOnlyList<DemoLimit> Limits
    {
        get
        {
            var sent = DemoCluster.Nodes.ToDictionary(node => node, node => Best(p => p.From == node));
            var received = DemoCluster.Nodes.ToDictionary(node => node, node => Best(p => p.To == node));
            return
            [
                .. DemoCluster.Nodes
                    .Select(node => new DemoLimit(
                        node,
                        paths.Any(p => p.From == node && IsLess(p, received[p.To])) ? sent[node] : null,
                        paths.Any(p => p.To == node && IsLess(p, sent[p.From])) ? received[node] : null))
                    .Where(limit => limit.IsLimit),
            ];
        }
    }

    /// <summary>The smallest recommendation of a node's paths; null before there is any.</summary>
    public int? NumberFor(DemoNode node) => paths.Where(p => p.From == node).Min(p => p.RecommendedMtu);

    private IEnumerable<string> Objections(DemoCluster built, DemoNode from, DemoNode to, IpFamily family)
    {
        var there = built.Expect(from, to);
        var back = built.Expect(to, from);
        var name = $"{from} → {to} {family.Label}";
        if (!_paths.TryGetValue((from.Name, to.Name, family), out var path))
        {
            yield return $"{name}: nothing found, built {Words(there)}";
            yield break;
        }

        if (!Equals(path.Forward, there))
        {
            yield return $"{name}: found {Words(path.Forward)}, built {Words(there)}";
        }

        if (!Equals(path.Reverse, back))
        {
            yield return $"{name}, way back: found {(path.Reverse is { } way ? Words(way) : "nothing")}, built {Words(back)}";
        }

        var number = Math.Min(there.PathMtu.Bytes, back.PathMtu.Bytes);
        if (path.RecommendedMtu != number)
        {
            yield return $"{name}: recommends {path.RecommendedMtu?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}, not {number}";
        }
    }

    /// <summary>Of all paths of a node in one direction the one that carries most: what limits even that is the node's own. Null while one is unknown.</summary>
    private DemoPath? Best(Func<DemoPath, bool> isOne)
    {
        var all = paths.Where(p => isOne(p) && p.Forward.PathMtu is not null).ToList();
        return all.Count == (DemoCluster.Nodes.Count - 1) * Families.Length ? all.MaxBy(p => p.Forward.PathMtu) : null;
    }

    /// <summary>The path carries less than the other end's own limit explains.</summary>
    private static bool IsLess(DemoPath path, DemoPath? otherEnd) => path.Forward.PathMtu < (otherEnd?.Forward.PathMtu ?? path.InterfaceMtu);

    private static bool Equals(DemoWay? found, DemoTruth built) =>
        found is { Exact: true } && found.PathMtu == built.PathMtu.Bytes && found.Verdict == built.Verdict;

    private static string Words(DemoTruth built) => $"{built.PathMtu} {built.Verdict.Label}";

    private static string Words(DemoWay found) =>
        $"{(found.PathMtu is { } mtu ? $"{mtu} " : "")}{found.Verdict.Label}{(found.Exact || found.PathMtu is null ? "" : " (not exact)")}";
}
