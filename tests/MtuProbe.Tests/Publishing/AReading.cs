using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>Objects as agents write them, read back.</summary>
internal static class AReading
{
    public static readonly DateTimeOffset Now = States.Now.AddMinutes(2);

    public static ClusterReading Of(params StoredObject[] objects) => ClusterReading.Of("namespace mtuprobe of https://api.example:6443", objects, [], Now);

    public static StoredObject Node(string name, params PathState[] paths) => Node(name, States.Now, paths);

    public static StoredObject Node(string name, DateTimeOffset asOf, params PathState[] paths) => Stored(NodeObject.Of(States.Of(paths) with { Node = name }, asOf));

    public static StoredObject Stored(PublishedObject content) => new(content.Name, content.Annotations, content.Data.ToDictionary());

    /// <summary>With other values, or without where the value is null.</summary>
    public static StoredObject With(StoredObject stored, params (string Key, string? Value)[] changes)
    {
        var data = stored.Data.ToDictionary();
        foreach (var (key, value) in changes)
        {
            data.Remove(key);
            if (value is not null)
            {
                data.Add(key, value);
            }
        }

        return stored with { Data = data };
    }

    public static StoredObject Aggregate(params (string Key, string Value)[] data) => new("mtuprobe", new Dictionary<string, string>(), data.ToDictionary(d => d.Key, d => d.Value));

    public static StoredObject Aggregate() => Aggregate(
        ("recommended-mtu", "1320"), ("pod-mtu", "1320"), ("pod-mtu-ipv4", "1320"), ("pod-mtu-ipv6", "1400"), ("egress-mtu", "1400"), ("egress-mtu-ipv4", "1400"),
        ("ipv6-safe", "true"), ("coverage", "11/12"), ("stale", "false"), ("as-of", "2026-03-04T05:07:00Z"));

    /// <summary>Three nodes: c is narrow in both directions, b by IPv6 alone on the way back; b does not hear c.</summary>
    public static ClusterReading OfThree(params StoredObject[] more) => Of(
    [
        Node("node-a", States.Path("node-b"), States.Path("node-b", "reverse-hole", IpFamily.Ipv6), States.Path("node-c", "forward-hole"), States.Path("github", "reduced", via: Via.Egress)),
        Node("node-b", States.Path("node-a"), States.Silent(States.Path("node-c", "reduced")), States.Path("registry", via: Via.Service)),
        Node("node-c", States.Path("node-a", "forward-hole"), States.Path("github", via: Via.Egress)),
        .. more,
    ]);

    /// <summary>Every node has a clear path to each of the next ones.</summary>
    public static ClusterReading OfMany(int nodes, int peers, Func<int, StoredObject?>? another = null)
    {
        var names = Enumerable.Range(0, nodes).Select(i => $"ip-10-0-{i / 250}-{i % 250}.eu-central-1.compute.internal").ToArray();
        return Of([.. names.Select((name, i) => another?.Invoke(i)
            ?? Node(name, [.. Enumerable.Range(1, peers).Select(peer => States.Path(names[(i + peer) % nodes]) with { Recommended = PacketSize.Of(1500) })]))]);
    }

    public static ReadPath Path(this ClusterReading reading, string from, string to, IpFamily family = IpFamily.Ipv4) =>
        reading.Paths.Single(path => path.From == from && path.To == to && path.Family == family);

    public static PathState Unjudged(PathState path) => path with { Outcome = null, Verdict = null, Explanation = string.Empty, Since = null };

    public static PathState Inconclusive(PathState path) => States.Silent(path, VerdictKind.Inconclusive);
}
