using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Aggregating;
using MtuProbe.Publishing;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>What an aggregator keeps and does for a cluster, by its own code over all nodes' objects.</summary>
/// <param name="NodeBytes">Of one node's object as it is kept by the server.</param>
/// <param name="ListBytes">Managed memory while all objects are listed; it goes when they are read.</param>
/// <param name="BookBytes">Managed memory that stays.</param>
/// <param name="HearEach">To take in one object.</param>
/// <param name="Read">To say what follows from all, every two seconds.</param>
/// <param name="Cluster">What is then published.</param>
/// <param name="Series">Of its metrics.</param>
internal sealed record AggregatorCost(int NodeBytes, long ListBytes, long BookBytes, TimeSpan HearEach, TimeSpan Read, PublishedObject Cluster, int Series)
{
    private const int Reads = 5;

    public static AggregatorCost Measure(SizedCluster cluster)
    {
        var time = new FakeTimeProvider(ObjectSizes.Now);
        // Only here, and never on this method's own stack, so that it can be let go.
        var book = new NodeBook[1];
        var nodeBytes = ObjectSizes.Stored(ObjectSizes.Node(cluster, cluster.Nodes / 2));
        List<StoredObject> all = [.. Enumerable.Range(0, cluster.Nodes).Select(node => ObjectSizes.AsRead(ObjectSizes.Node(cluster, node)))];
        var heard = Hear(book, time, cluster, all);
        // By what becomes free: other things of this process may go at any time before.
        var both = Gauge.Managed();
        all.Clear();
        all.TrimExcess();
        var kept = Gauge.Managed();
        var (read, published, series) = Reading(book, time);
        Array.Clear(book);
        return new AggregatorCost(nodeBytes, both - kept, kept - Gauge.Managed(), heard / cluster.Nodes, read, published, series);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TimeSpan Hear(NodeBook[] book, TimeProvider time, SizedCluster cluster, List<StoredObject> all)
    {
        book[0] = new NodeBook(time, TimeSpan.FromMinutes(30));
        var heard = Gauge.Processor(() => book[0].HearAll(all));
        book[0].Expect(cluster.Members.Select(member => member.Name).ToHashSet());
        return heard;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (TimeSpan Read, PublishedObject Published, int Series) Reading(NodeBook[] book, TimeProvider time)
    {
        var times = new List<TimeSpan>();
        var state = book[0].Read()!;
        for (var i = 0; i < 3; i++)
        {
            times.Add(Gauge.Processor(() =>
            {
                for (var again = 0; again < Reads; again++)
                {
                    state = book[0].Read()!;
                }
            }) / Reads);
        }

        return (times.Min(), ClusterObject.Of(state, term: 1, isForConsumers: false, ObjectSizes.Now), SeriesOf(time, state));
    }

    private static int SeriesOf(TimeProvider time, ClusterState state)
    {
        using var metrics = new AggregateMetrics(time, "sized");
        metrics.Process.WillPublish("aggregate");
        metrics.Process.WillPublish("consumer");
        metrics.Show(state);
        var series = Scrape.Series(metrics.Process.ScrapeAsync(CancellationToken.None).GetAwaiter().GetResult());
        // Whatever holds on to the metrics must not hold on to the book.
        metrics.Show(null);
        return series;
    }
}
