using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using MtuProbe.Agent;
using MtuProbe.Aggregating;
using MtuProbe.Cluster;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;
using MtuProbe.Measuring;
using MtuProbe.Publishing;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>The objects of a cluster as they are published, one path in a hundred of them not clear.</summary>
internal static class ObjectSizes
{
    public static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private const string Namespace = "mtuprobe";

    private static readonly Dictionary<(IpFamily, bool), Finding> Findings = SizedCluster.Families
        .SelectMany(family => new[] { (family, false), (family, true) })
        .ToDictionary(key => key, key => PathLife.Live(key.Item1, 1, TimeSpan.FromSeconds(30), new KeeperTimers(), (TimeSpan.Zero, key.Item2 ? SizedNetwork.HoleThere : SizedNetwork.Clear)).Findings[^1].Finding);

    /// <summary>What an agent knows after an hour without a change.</summary>
    /// <param name="isBroken">All of its paths are holes.</param>
    public static AgentState State(SizedCluster cluster, int node, bool isBroken = false) => Book(cluster, node, isBroken).Read();

    public static PublishedObject Node(SizedCluster cluster, int node, bool isBroken = false) => NodeObject.Of(State(cluster, node, isBroken), Now);

    /// <summary>As it comes from the server: every string of its own.</summary>
    public static StoredObject AsRead(PublishedObject content) => ConfigMaps.Stored(KubernetesJson.Deserialize<V1ConfigMap>(KubernetesJson.Serialize(Map(content))));

    /// <summary>Bytes of the object as the server keeps it after an apply, who owns which field included; its database has a little less.</summary>
    public static int Stored(PublishedObject content)
    {
        var store = new ApiStore(TimeProvider.System);
        store.PutNamespace(Namespace);
        var patch = JsonNode.Parse(KubernetesJson.Serialize(Map(content)))!.AsObject();
        return new Writes(store).Apply(ApiResource.ConfigMaps, Namespace, content.Name, patch, new Writer("mtuprobe-configmap", Force: true)).Object.Whole.Length;
    }

    /// <summary>Of the values alone, which is what a ConfigMap's limit counts.</summary>
    public static int Values(PublishedObject content) => content.Data.Sum(value => Encoding.UTF8.GetByteCount(value.Value));

    private static PathBook Book(SizedCluster cluster, int node, bool isBroken)
    {
        var book = new PathBook(SizedCluster.Name(node), TimeProvider.System, () => TimeSpan.FromMinutes(30), _ => TimeSpan.FromMinutes(3), static () => { });
        foreach (var (peers, isRotating) in new[] { (cluster.Edges.Stable[node], false), (cluster.Edges.Rotating(node, SizedCluster.Epoch), true) })
        {
            foreach (var (peer, family) in peers.SelectMany(peer => SizedCluster.Families.Select(family => (peer, family))))
            {
                var id = new PathId(SizedCluster.Name(peer), family, Via.Pod);
                book.Begin(id, isRotating);
                book.Found(id, PathOutcome.Of(Findings[(family, isBroken || (node + peer) % 100 == 0)]), "eth0");
            }
        }

        book.Count(new Dictionary<string, int> { ["known"] = cluster.Nodes - 1, ["stable"] = cluster.Edges.Stable[node].Length, ["rotating"] = cluster.RotatingPaths / 2, ["pinned"] = 0 });
        return book;
    }

    private static V1ConfigMap Map(PublishedObject content) => new()
    {
        ApiVersion = V1ConfigMap.KubeApiVersion,
        Kind = V1ConfigMap.KubeKind,
        Metadata = new V1ObjectMeta
        {
            Name = content.Name,
            NamespaceProperty = Namespace,
            Labels = PublishedObject.Labels.ToDictionary(),
            Annotations = content.Annotations.Count > 0 ? content.Annotations.ToDictionary() : null,
        },
        Data = content.Data.ToDictionary(),
    };
}
