using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Options;

namespace MtuProbe.Publishing;

/// <summary>All objects of one place, read at one moment. Whoever may write there wrote them: nothing in them is trusted.</summary>
internal sealed class ClusterReading
{
    private ClusterReading(string place, DateTimeOffset at, ReadCluster? cluster, IReadOnlyList<ReadNode> nodes, IReadOnlyList<string> unreadable)
    {
        (Place, At, Cluster, Nodes, Unreadable) = (place, at, cluster, nodes, unreadable);
        Paths = [.. nodes.SelectMany(node => node.Paths)];
    }

    /// <summary>Where that is, for people.</summary>
    public string Place { get; }

    public DateTimeOffset At { get; }

    /// <summary>Null when no aggregator has written there.</summary>
    public ReadCluster? Cluster { get; }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<ReadNode> Nodes { get; }

    public IReadOnlyList<ReadPath> Paths { get; }

    /// <summary>Names of those that cannot be read, as they may be shown.</summary>
    public IReadOnlyList<string> Unreadable { get; }

    /// <summary>Nothing of ours is there, readable or not.</summary>
    public bool IsEmpty => Cluster is null && Nodes.Count == 0 && Unreadable.Count == 0;

    /// <summary>The number to set: the aggregate's, without one the smallest of the nodes'; null when there is none.</summary>
    public PacketSize? Recommended => Cluster is { } cluster ? cluster.Recommended : Nodes.Min(node => node.Recommended);

    /// <summary>True when some path has a problem, false when some is well and known lately and none has; null when it cannot be told.</summary>
    public bool? HasProblem
    {
        get
        {
            var fresh = Nodes.Where(node => !IsStale(node.AsOf)).Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
            return Paths.Any(path => path.Verdict is { IsProblem: true }) ? true
                : Paths.Any(path => path.Verdict is VerdictKind.Clear or VerdictKind.LocalLimit && fresh.Contains(path.From)) ? false
                : null;
        }
    }

    /// <param name="place">Where they were found, for people.</param>
    /// <param name="objects">Those of ours, and perhaps others with our label.</param>
    /// <param name="unreadable">Names of what is not even an object.</param>
    /// <param name="at">When they were read.</param>
    public static ClusterReading Of(string place, IReadOnlyList<StoredObject> objects, IReadOnlyList<string> unreadable, DateTimeOffset at)
    {
        var ofNodes = objects.Where(stored => stored.Name.StartsWith(ObjectNames.NodePrefix, StringComparison.Ordinal)).DistinctBy(stored => stored.Name).ToList();
        var names = ofNodes
            .Select(stored => stored.Annotations.GetValueOrDefault(ObjectKeys.NodeAnnotation))
            .OfType<string>()
            .Where(NamedAddresses.IsName)
            .GroupBy(ObjectNames.Stem)
            .ToDictionary(node => node.Key, node => node.First(), StringComparer.Ordinal);
        var read = ofNodes.Select(stored => (stored.Name, Node: ReadNode.TryRead(stored, stem => names.GetValueOrDefault(stem, stem)))).ToList();
        return new ClusterReading(
            place,
            at,
            objects.FirstOrDefault(stored => stored.Name == ObjectKeys.Cluster) is { } cluster ? ReadCluster.Of(cluster) : null,
            [.. read.Select(node => node.Node).OfType<ReadNode>().OrderBy(node => node.Name, StringComparer.Ordinal)],
            [.. unreadable.Concat(read.Where(node => node.Node is null).Select(node => node.Name)).Select(SettingText.OneLine)]);
    }

    /// <summary>A clock that is ahead of ours makes nothing younger than now.</summary>
    public TimeSpan Age(DateTimeOffset asOf) => At > asOf ? At - asOf : TimeSpan.Zero;

    /// <summary>Three heartbeats were missed; or it is of a time to come, and nobody knows how old it is.</summary>
    public bool IsStale(DateTimeOffset asOf) => (At - asOf).Duration() > ObjectPublisher.StaleAfter;

    /// <summary>The aggregate is, by its own word or by its age. Null when it says neither.</summary>
    public bool? IsClusterStale => Cluster is not { } cluster ? null : cluster.AsOf is { } asOf && IsStale(asOf) ? true : cluster.IsStale;
}
