using System.Diagnostics;
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
    public static AggregatorCost Measure(SizedCluster cluster)
    {
        var time = new FakeTimeProvider(ObjectSizes.Now);
        var book = new NodeBook(time, TimeSpan.FromMinutes(30));
        var nodeBytes = ObjectSizes.Stored(ObjectSizes.Node(cluster, cluster.Nodes / 2));
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        List<StoredObject>? all = [.. Enumerable.Range(0, cluster.Nodes).Select(node => ObjectSizes.AsRead(ObjectSizes.Node(cluster, node)))];
        var listed = GC.GetTotalMemory(forceFullCollection: true) - empty;
        var started = Stopwatch.GetTimestamp();
        book.HearAll(all);
        var heard = Stopwatch.GetElapsedTime(started);
        book.Expect(cluster.Members.Select(member => member.Name).ToHashSet());
        all = null;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - empty;
        var (state, read) = Reading(book);
        var published = ClusterObject.Of(state, term: 1, isForConsumers: false, ObjectSizes.Now);
        return new AggregatorCost(nodeBytes, listed, kept, heard / cluster.Nodes, read, published, SeriesOf(time, state));
    }

    private static (ClusterState State, TimeSpan Read) Reading(NodeBook book)
    {
        var times = new List<TimeSpan>();
        var state = book.Read()!;
        for (var i = 0; i < 3; i++)
        {
            var started = Stopwatch.GetTimestamp();
            state = book.Read()!;
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        return (state, times.Min());
    }

    private static int SeriesOf(TimeProvider time, ClusterState state)
    {
        using var metrics = new AggregateMetrics(time, "sized");
        metrics.Process.WillPublish("aggregate");
        metrics.Process.WillPublish("consumer");
        metrics.Show(state);
        return Scrape.Series(metrics.Process.ScrapeAsync(CancellationToken.None).GetAwaiter().GetResult());
    }
}
