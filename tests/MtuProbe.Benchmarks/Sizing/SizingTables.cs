using MtuProbe.Aggregating;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Meshing;
using MtuProbe.Publishing;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>What repeats to the digit, in rows: the same seeds and the same code give the same text.</summary>
internal static class SizingTables
{
    public const string WireHead =
        "nodes | paths of a node | steady: packets/s at a node | bytes/s at a node | packets/s in all | bytes/s in all | all start at once: most packets/s at a node | in all | bytes/s in all | all raise at once: most packets/s at a node | in all";

    public const string CoverHead =
        "nodes | stable paths between two zones | a broken zone pair is seen first after: median | worst | every pair is probed within";

    public const string ObjectHead =
        "nodes | a node's object | of which values | all its paths bad | the cluster's object | of which values | nodes named in it | heartbeats/s | series of an agent | of the aggregator | in Prometheus | samples/s at 30 s";

    private const int Trials = 240;

    private static readonly Lazy<IReadOnlyList<TimeSpan>> HoleTimes = new(() => Fault.All[0].Times(new KeeperTimers(), Trials));

    public static string Wire(SizedCluster cluster)
    {
        var fabric = new Fabric(cluster);
        var (packets, bytes) = (fabric.Mean(Fabric.Epoch), fabric.MeanBytes(Fabric.Epoch));
        return Cells.Row(
            cluster.Nodes,
            $"{cluster.StablePaths} + {cluster.RotatingPaths}",
            fabric.NodeMean(Fabric.Epoch),
            Cells.Bytes(bytes * 2 / cluster.Nodes),
            packets,
            Cells.Bytes(bytes),
            fabric.NodePeak(Fabric.Start),
            fabric.Peak(Fabric.Start),
            Cells.Bytes(fabric.PeakBytes(Fabric.Start)),
            fabric.NodePeak(Fabric.Raise),
            fabric.Peak(Fabric.Raise));
    }

    public static string Cover(SizedCluster cluster)
    {
        var paths = Enumerable.Range(0, cluster.Nodes).SelectMany(node => cluster.Edges.Stable[node].Select(peer => (node, peer))).Count(path => SizedCluster.IsFirstZonePair(path.node, path.peer)) * SizedCluster.Families.Length;
        var random = new Random(1);
        // A broken zone pair breaks all of its paths at once; the first confirmation that is lost tells.
        var first = Spread.Of(Enumerable.Range(0, Trials).Select(_ => Enumerable.Range(0, paths).Min(_ => HoleTimes.Value[random.Next(Trials)])));
        var sweep = cluster.Edges.EpochsPerSweep == 1 ? TimeSpan.Zero : Mesh.Epoch * ((cluster.Edges.EpochsPerSweep / 2) + 4);
        return Cells.Row(cluster.Nodes, paths, Spread.Words(first.Median), Spread.Words(first.Worst), sweep == TimeSpan.Zero ? "always" : $"{sweep.TotalHours:0.0} h");
    }

    public static string Objects(SizedCluster cluster, PublishedObject published, int aggregatorSeries)
    {
        var node = ObjectSizes.Node(cluster, cluster.Nodes / 2);
        var series = Scrape.OfAgent(cluster, cluster.Nodes / 2).Lines;
        var all = ((long)cluster.Nodes * series) + (2 * aggregatorSeries);
        return Cells.Row(
            cluster.Nodes,
            Cells.Bytes(ObjectSizes.Stored(node)),
            Cells.Bytes(ObjectSizes.Values(node)),
            Cells.Bytes(ObjectSizes.Stored(ObjectSizes.Node(cluster, cluster.Nodes / 2, isBroken: true))),
            Cells.Bytes(ObjectSizes.Stored(published)),
            Cells.Bytes(ObjectSizes.Values(published)),
            published.Data.Count(value => value.Key.StartsWith(ObjectNames.NodeKeyPrefix, StringComparison.Ordinal)),
            cluster.Nodes / ObjectPublisher.Heartbeat.TotalSeconds,
            series,
            aggregatorSeries,
            all,
            all / 30);
    }

    /// <summary>
    /// Arithmetic. A list of the peers comes whole out of the cache; the aggregator's come in pages of 250. At a
    /// start an agent lists, reads its object and writes it twice.
    /// </summary>
    public static string Requests(SizedCluster cluster, PeerListCost list, AggregatorCost cost)
    {
        var beats = cluster.Nodes / ObjectPublisher.Heartbeat.TotalSeconds;
        return Cells.Row(
            cluster.Nodes, list.PerSecond, beats, Cells.Bytes(beats * cost.NodeBytes), (cluster.Nodes + 249) / 250, Cells.Bytes((double)cluster.Nodes * cost.NodeBytes), cluster.Nodes * 4);
    }

    /// <summary>What an aggregator would publish for it.</summary>
    public static (PublishedObject Content, int Series) Published(SizedCluster cluster)
    {
        var cost = AggregatorCost.Measure(cluster);
        return (cost.Cluster, cost.Series);
    }

    public static IEnumerable<string> Faults() => Fault.All.Select(fault => Cells.Row(fault.Name, Spread.Of(fault.Times(new KeeperTimers(), Trials)).ToString()));

    /// <summary>The price of other timers, of one path in one family, both directions.</summary>
    public static string Timers(KeeperTimers timers)
    {
        var length = TimeSpan.FromHours(4);
        var lives = PathLife.Many(8, seed => PathLife.Live(SizedCluster.Families[0], seed, length, timers, (TimeSpan.Zero, SizedNetwork.Clear)));
        var found = Spread.Of(Fault.All[0].Times(timers, Trials));
        var raised = Spread.Of(Fault.All[^1].Times(timers, Trials));
        return Cells.Row(
            $"{timers.Confirmation.TotalSeconds:0} s",
            Spread.Words(timers.Raise),
            lives.Average(life => life.Wire.Sum(second => second.Packets)) / length.TotalMinutes,
            Cells.Bytes(lives.Average(life => life.Wire.Sum(second => (double)second.Bytes)) / length.TotalSeconds) + "/s",
            found.ToString(),
            Spread.Words(raised.Median),
            Spread.Words(raised.Worst));
    }
}
