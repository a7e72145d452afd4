using System.IO.Compression;
using System.Text;
using k8s;
using k8s.Models;
using MtuProbe.Agent;
using MtuProbe.Cluster;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;
using MtuProbe.Core.Paths;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>One list of the peers, which every agent asks for in its turn: EndpointSlices as their controller writes them, a hundred endpoints each, both families.</summary>
/// <param name="Bytes">Of the JSON.</param>
/// <param name="Compressed">By gzip's fastest level, which is an API server's.</param>
/// <param name="Live">Managed memory of the agent while it reads one.</param>
/// <param name="Processor">Of the agent.</param>
internal sealed record PeerListCost(int Nodes, int Bytes, int Compressed, long Live, TimeSpan Processor)
{
    private const int EndpointsOfASlice = 100;

    public TimeSpan Interval => PeerLists.Interval(Nodes);

    public double PerSecond => Nodes / Interval.TotalSeconds;

    public static PeerListCost Measure(SizedCluster cluster)
    {
        var json = List(cluster);
        var before = Gauge.Managed();
        (string Text, V1EndpointSliceList? List, IReadOnlyList<Peer> Peers) held = (string.Empty, null, []);
        var took = Gauge.Processor(() => held = Read(json));
        var live = Gauge.Managed() - before;
        var peers = held.Peers;
        GC.KeepAlive(held);
        return peers.Count == cluster.Nodes ? new PeerListCost(cluster.Nodes, json.Length, Compress(json), live, took) : throw new InvalidOperationException($"{peers.Count} peers of {cluster.Nodes}");
    }

    /// <summary>The client reads the answer as a string, and all of it is there until the peers are known.</summary>
    private static (string, V1EndpointSliceList?, IReadOnlyList<Peer>) Read(byte[] json)
    {
        var text = Encoding.UTF8.GetString(json);
        var list = KubernetesJson.Deserialize<V1EndpointSliceList>(text);
        return (text, list, EndpointSlices.Peers(list.Items));
    }

    private static byte[] List(SizedCluster cluster)
    {
        var store = new ApiStore(TimeProvider.System);
        foreach (var family in SizedCluster.Families)
        {
            for (var first = 0; first < cluster.Nodes; first += EndpointsOfASlice)
            {
                var slice = new SliceBuilder(store, "mtuprobe", "mtuprobe-agents", $"mtuprobe-agents-{family.Label}-{first}", family == IpFamily.Ipv4 ? "IPv4" : "IPv6");
                for (var node = first; node < Math.Min(first + EndpointsOfASlice, cluster.Nodes); node++)
                {
                    slice.Endpoint(SizedCluster.Address(family, node), SizedCluster.Name(node), pod: $"mtuprobe-agent-{node:x5}", zone: cluster.Members[node].Zone);
                }

                slice.Store();
            }
        }

        var items = store.All(ApiResource.EndpointSlices).Select(slice => Encoding.UTF8.GetString(slice.AsItem));
        return Encoding.UTF8.GetBytes($$$"""{"kind":"EndpointSliceList","apiVersion":"discovery.k8s.io/v1","metadata":{"resourceVersion":"1"},"items":[{{{string.Join(',', items)}}}]}""");
    }

    private static int Compress(byte[] json)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(json);
        }

        return (int)compressed.Length;
    }
}
