using MtuProbe.Agent;
using MtuProbe.Aggregating;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Publishing;
using MtuProbe.Tests.Publishing;

namespace MtuProbe.LabTests.Page;

/// <summary>What agents and aggregators could know: findings of simulated networks, and clusters made of nodes' objects as agents publish them.</summary>
internal static class PageStates
{
    /// <summary>Every kind of path: both families, peers, a Service, outside targets, one that is searched.</summary>
    public static AgentState Everything { get; } = States.Of(
    [
        .. Both("node-c", "forward-hole"), .. Both("node-b", "reverse-hole"), States.Path("node-d", "reduced"), States.Path("node-d", "clear", IpFamily.Ipv6),
        States.Path("node-e", "lossy-above-1440"), .. Both("node-f", "route-mtu"), .. Both("node-g", "clear"), .. Both("node-h", "ecmp-forward-lane"),
        States.Silent(States.Path("node-i", "forward-hole")), States.Silent(States.Path("node-j"), VerdictKind.Inconclusive), States.Open("node-k"), States.Unmeasured("node-l"),
        States.Path("registry", "hops-silent-routers", IpFamily.Ipv4, Via.Egress), States.Path("shop", "service-hole", IpFamily.Ipv4, Via.Service),
    ]);

    public static AgentState NothingWrong { get; } = States.Of([.. Enumerable.Range(1, 8).SelectMany(i => Both($"node-{i}", "clear"))]);

    public static AgentState OneHole { get; } = States.Of([.. Enumerable.Range(1, 8).SelectMany(i => Both($"node-{i}", "clear")), States.Path("node-9", "forward-hole")]);

    public static AgentState EverythingWrong { get; } = States.Of([.. Enumerable.Range(1, 8).SelectMany(i => Both($"node-{i}", "forward-hole"))]);

    /// <summary>As many as an agent may have.</summary>
    public static AgentState Full { get; } = States.Of([.. Enumerable.Range(1, 64).SelectMany(i => Both($"node-{i}", i % 8 == 0 ? "forward-hole" : "clear"))]);

    public static AgentState Named(params IEnumerable<string> names) => States.Of([.. names.SelectMany(name => Both(name, "forward-hole").Select(path => path with { Explanation = $"About {name} alone." }))]) with { Node = names.First() };

    private static PathState[] Both(string peer, string scenario) => [States.Path(peer, scenario), States.Path(peer, scenario, IpFamily.Ipv6)];

    /// <summary>
    /// A cluster of so many nodes, each with so many peers in both families and an outside target. From and to the nodes that
    /// <paramref name="narrow"/> names less passes; one in a hundred of the others is silent.
    /// </summary>
    public static ClusterState Cluster(int nodes, int peers, params int[] narrow)
    {
        var time = TimeProvider.System;
        var book = new NodeBook(time, TimeSpan.FromMinutes(30));
        book.HearAll([.. Enumerable.Range(0, nodes).Select(from => Stored(NodeObject.Of(NodeState(from, nodes, peers, narrow, time.GetUtcNow()), time.GetUtcNow())))]);
        return book.Read()!;
    }

    private static StoredObject Stored(PublishedObject content) => new(content.Name, content.Annotations, content.Data.ToDictionary());

    private static AgentState NodeState(int from, int nodes, int peers, int[] narrow, DateTimeOffset now)
    {
        var all = Enumerable.Range(1, Math.Min(peers, nodes - 1)).Select(step => (from + 1 + ((step - 1) * Math.Max(1, (nodes - 1) / peers))) % nodes).Where(to => to != from).Distinct();
        var paths = all.SelectMany(to => new[] { IpFamily.Ipv4, IpFamily.Ipv6 }.Select(family =>
        {
            var place = Math.Max(Array.IndexOf(narrow, from), Array.IndexOf(narrow, to));
            var path = States.Path(Name(to, nodes), place < 0 ? "clear" : (place % 3) switch { 0 => "forward-hole", 1 => "reduced", _ => "reverse-hole" }, family);
            return (from * 31) + (to * 17) is var chance && place < 0 && nodes > 20 && chance % 97 == 0 ? States.Silent(path) : path;
        })).Append(States.Path("registry.example", narrow.Contains(from) ? "forward-hole" : "clear", IpFamily.Ipv4, Via.Egress));
        return States.Of([.. paths.Select((path, index) => path with { ConfirmedAt = now.AddSeconds(-(index * 7 % 60)) })]) with { Node = Name(from, nodes), At = now };
    }

    private static string Name(int node, int nodes) => nodes <= 26 ? $"node-{(char)('a' + node)}" : $"worker-{node:000}.pool-{node % 3}.example";
}
