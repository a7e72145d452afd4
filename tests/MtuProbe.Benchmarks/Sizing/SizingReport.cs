using MtuProbe.Core.Keeping;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>A cluster of every size on paper and in simulation, in Markdown.</summary>
/// <param name="log">Told about progress.</param>
internal sealed class SizingReport(Action<string> log)
{
    private static readonly (int Confirmation, int Raise)[] OtherTimers = [(30, 600), (60, 600), (120, 600), (300, 600), (60, 1800), (300, 3600)];

    private readonly List<SizedCluster> _clusters = [.. SizedCluster.Sizes.Select(nodes => new SizedCluster(nodes))];

    /// <summary>The tables by the name of their section.</summary>
    public IEnumerable<(string Section, string Markdown)> Tables()
    {
        // What is measured comes first: later there is more to collect. Once before, for the compiler.
        PeerListCost.Measure(_clusters[1]);
        AggregatorCost.Measure(_clusters[1]);
        var lists = _clusters.Select(PeerListCost.Measure).ToList();
        var costs = _clusters.Select(Cost).ToList();
        yield return ("objects", Cells.Table(SizingTables.ObjectHead, _clusters.Zip(costs, (cluster, cost) => SizingTables.Objects(cluster, cost.Cluster, cost.Series))));
        yield return ("lists", Cells.Table(
            "nodes | a list | compressed | interval | lists/s | bytes/s | compressed | an agent while it reads one | its processor",
            lists.Select(list => Cells.Row(
                list.Nodes, Cells.Bytes(list.Bytes), Cells.Bytes(list.Compressed), Spread.Words(list.Interval), list.PerSecond,
                Cells.Bytes(list.Bytes * list.PerSecond), Cells.Bytes(list.Compressed * list.PerSecond), Cells.Mebibytes(list.Live), Cells.Milliseconds(list.Processor)))));
        yield return ("requests", Cells.Table(
            "nodes | agents: lists/s | heartbeats/s | aggregator: watched bytes/s | pages every ten minutes | their bytes | all start at once: requests in fifteen seconds",
            _clusters.Zip(lists, costs).Select(size => SizingTables.Requests(size.First, size.Second, size.Third))));
        yield return ("aggregator", Cells.Table(
            "nodes | what it keeps | and while it lists | one object taken in | all read, every two seconds",
            _clusters.Zip(costs, (cluster, cost) => Cells.Row(
                cluster.Nodes, Cells.Mebibytes(cost.BookBytes), Cells.Mebibytes(cost.ListBytes), Cells.Milliseconds(cost.HearEach), Cells.Milliseconds(cost.Read)))));
        yield return ("settings", SizingSettings.Table(_clusters, lists, costs));
        yield return ("wire", Cells.Table(SizingTables.WireHead, Each(SizingTables.Wire)));
        yield return ("cover", Cells.Table(SizingTables.CoverHead, Each(SizingTables.Cover)));
        yield return ("faults", Cells.Table("what happens to a path | noticed after: median | worst", SizingTables.Faults()));
        yield return ("timers", Cells.Table(
            "`confirmation-timer` | `raise-timer` | packets per minute | bytes | a silent hole is noticed after: median | worst | its repair after: median | worst",
            OtherTimers.Select(timers => SizingTables.Timers(new KeeperTimers { Confirmation = TimeSpan.FromSeconds(timers.Confirmation), Raise = TimeSpan.FromSeconds(timers.Raise) }))));
        yield return ("cluster", ClusterTable());
    }

    private string ClusterTable()
    {
        var rows = new List<string>();
        foreach (var nodes in new[] { 10, 100 })
        {
            rows.AddRange(HappeningRows.Of(new SizedCluster(nodes)));
            log($"{nodes} nodes lived through everything");
        }

        return Cells.Table("nodes | what happens | what follows", rows);
    }

    private IEnumerable<string> Each(Func<SizedCluster, string> row) => _clusters.Select(cluster =>
    {
        var text = row(cluster);
        log(text);
        return text;
    }).ToList();

    private AggregatorCost Cost(SizedCluster cluster)
    {
        var cost = AggregatorCost.Measure(cluster);
        log($"{cluster.Nodes} nodes: all objects heard");
        return cost;
    }
}
