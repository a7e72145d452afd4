using System.Text.Json;
using MtuProbe.Aggregating;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;

namespace MtuProbe.Publishing;

/// <summary>The document of <c>report</c> out of what an aggregator has in memory.</summary>
internal static class ClusterDocument
{
    /// <summary>Of 500 nodes with 32 peers each in both families all, and some more.</summary>
    public const int MostPaths = 40_000;

    public static byte[] Write(ClusterState state, DateTimeOffset now) => JsonSerializer.SerializeToUtf8Bytes(From(state, now), WireJson.Compact.ReportDocument);

    public static ReportDocument From(ClusterState state, DateTimeOffset now)
    {
        var since = now > state.At ? now - state.At : TimeSpan.Zero;
        var names = state.Present.Select(node => node.Summary.Node).Where(name => ObjectNames.Stem(name) != name).ToDictionary(ObjectNames.Stem, StringComparer.Ordinal);
        var (worst, all) = WorstFirst(state.Present);
        return new ReportDocument
        {
            ApiVersion = FindingDocuments.ApiVersion,
            RecommendedMtu = state.Smallest(null, null)?.Bytes,
            PodMtu = Families(state, isEgress: false),
            EgressMtu = Families(state, isEgress: true),
            Nodes = state.Present.ToDictionary(node => node.Summary.Node, node => Describe(node, since)),
            Paths = [.. worst.Select(path => ReportDocument.Describe(path.Path.Read(path.From.Node, To(path.Path)) with { Hole = path.From.HoleOf(path.Path) }, now))],
            Omitted = all - worst.Count,
            Coverage = state.Coverage.ToString(),
            Ipv6Safe = state.IsIpv6Safe,
            Stale = state.IsStale,
            AgeSeconds = (long)since.TotalSeconds,
        };

        string To(NodePath path) => path.Via is Via.Egress or Via.Service ? path.Peer : names.GetValueOrDefault(path.Peer, path.Peer);
    }

    /// <summary>Whether agents on the hosts' network are among them, which measure the nodes' MTU.</summary>
    public static IEnumerable<Via> Vias(ClusterState state) => state.Present.SelectMany(node => node.Summary.Paths).Select(path => path.Via);

    /// <summary>Nodes and their paths come in order; what decides before that is packed into one number each, because there may be very many.</summary>
    private static (List<(NodeSummary From, NodePath Path)> Worst, int All) WorstFirst(IReadOnlyList<PresentNode> nodes)
    {
        var all = nodes.SelectMany((node, at) => Enumerable.Range(0, node.Summary.Paths.Count).Select(path => (Node: at, Path: path))).ToArray();
        var order = new ulong[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            var path = nodes[all[i].Node].Summary.Paths[all[i].Path];
            var narrowest = Math.Min(path.PathMtu?.Bytes ?? int.MaxValue, path.ReverseMtu?.Bytes ?? int.MaxValue);
            var mtu = narrowest < int.MaxValue ? narrowest : path.Number?.Bytes ?? 0xFFFFF;
            order[i] = ((ulong)(path.Verdict ?? VerdictKind.Inconclusive).Rank << 56) | ((ulong)mtu << 32) | (uint)i;
        }

        Array.Sort(order);
        return ([.. order.Take(MostPaths).Select(one => all[(int)(one & uint.MaxValue)]).Select(one => (nodes[one.Node].Summary, nodes[one.Node].Summary.Paths[one.Path]))], all.Length);
    }

    private static ReportNodeJson Describe(PresentNode node, TimeSpan since) => new(
        node.Summary.Recommended?.Bytes, Families(node.Summary, isEgress: false), Families(node.Summary, isEgress: true),
        Moment.Of(node.Summary.AsOf), (long)(node.Age + since).TotalSeconds, node.IsStale, node.Summary.Dropped);

    private static ReportFamiliesJson Families(NodeSummary node, bool isEgress) => new(Own(node, isEgress, IpFamily.Ipv4), Own(node, isEgress, IpFamily.Ipv6));

    private static int? Own(NodeSummary node, bool isEgress, IpFamily family) => node.Own.TryGetValue(new NumberKind(isEgress, family), out var mtu) ? mtu.Bytes : null;

    private static ReportFamiliesJson Families(ClusterState state, bool isEgress) =>
        new(state.Smallest(isEgress, IpFamily.Ipv4)?.Bytes, state.Smallest(isEgress, IpFamily.Ipv6)?.Bytes);
}
