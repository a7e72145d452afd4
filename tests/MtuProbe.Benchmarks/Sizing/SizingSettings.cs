using MtuProbe.Aggregating;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>What to set, from what was measured: one and a half times that, and a process's own floor.</summary>
internal static class SizingSettings
{
    /// <summary>RSS of an agent with 64 paths in a small cluster, and of an aggregator without a node (STEADY.md; measured with the native binary).</summary>
    private const double AgentFloor = 45 << 20, AggregatorFloor = 40 << 20;

    private const int Step = 64;

    public static string Table(IEnumerable<SizedCluster> clusters, IEnumerable<PeerListCost> lists, IEnumerable<AggregatorCost> costs) => Cells.Table(
        "nodes | agent: memory request / limit | aggregator: memory request / limit | scrape interval | samples/s in Prometheus",
        clusters.Zip(lists, costs).Select(size =>
        {
            var (cluster, list, cost) = size;
            var interval = cluster.Nodes <= 1_000 ? 30 : 60;
            var series = (long)cluster.Nodes * Scrape.OfAgent(cluster, 0).Lines;
            return Cells.Row(
                cluster.Nodes,
                $"64Mi / {Limit(AgentFloor + (1.5 * list.Live), least: 128)}Mi",
                $"{Limit(AggregatorFloor + cost.BookBytes, least: 64)}Mi / {Limit(AggregatorFloor + (1.5 * (cost.ListBytes + cost.BookBytes)), least: 256)}Mi",
                $"{interval} s",
                series / interval);
        }));

    private static int Limit(double bytes, int least) => Math.Max(least, (int)Math.Ceiling(bytes / (1 << 20) / Step) * Step);
}
