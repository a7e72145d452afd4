using Microsoft.Extensions.Logging.Abstractions;
using MtuProbe.Aggregating;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>
/// A cluster's nodes and its aggregator through some hours: books, objects, publishers, holds and heartbeats are the product's, the paths simulated lives. Only
/// stable paths; the others have no keys while they are clear.
/// </summary>
internal sealed class VirtualPublishing
{
    /// <summary>As ClusterLeader looks, and FencedSink writes.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2), Gap = TimeSpan.FromSeconds(1);

    private readonly SizedCluster _cluster;
    private readonly Func<int, int, IpFamily, (PathLife Life, TimeSpan Begin)> _lives;
    private readonly VirtualNode?[] _nodes;
    private readonly StoredObject?[] _stored;
    private readonly NodeBook _book;
    private readonly ObjectPublisher _publisher;

    /// <param name="lives">From a node to another, in a family: its life, and when that began; before the beginning is allowed.</param>
    public VirtualPublishing(SizedCluster cluster, Func<int, int, IpFamily, (PathLife Life, TimeSpan Begin)> lives)
    {
        (_cluster, _lives) = (cluster, lives);
        (_nodes, _stored) = (new VirtualNode?[cluster.Nodes], new StoredObject?[cluster.Nodes]);
        _book = new NodeBook(Hours.Time, TimeSpan.FromMinutes(30));
        _book.Expect(cluster.Members.Select(member => member.Name).ToHashSet());
        _publisher = new ObjectPublisher(new MemorySink(Gap, content => Clustered.Add((Hours.Now, Number(content), content))), Hours.Time, new Random(1), static _ => { }, NullLogger.Instance);
        for (var node = 0; node < cluster.Nodes; node++)
        {
            Begin(node, lives);
        }

        Aggregate();
    }

    public VirtualHours Hours { get; } = new();

    /// <summary>Every write of a node's object, with its number for everything.</summary>
    public List<(TimeSpan At, int Node, PacketSize? Mtu, PublishedObject Content)> Written { get; } = [];

    /// <summary>Every write of the cluster's.</summary>
    public List<(TimeSpan At, PacketSize? Mtu, PublishedObject Content)> Clustered { get; } = [];

    /// <summary>What it said last.</summary>
    public ClusterState? State { get; private set; }

    public void Stop(int node) => _nodes[node]!.End();

    public void Kill(int node) => _nodes[node]!.Die();

    /// <summary>Another process takes the place of one that was stopped; it begins with what that had published.</summary>
    public void Begin(int node, Func<int, int, IpFamily, (PathLife Life, TimeSpan Begin)>? lives = null)
    {
        var paths =
            from peer in _cluster.Edges.Stable[node]
            from family in SizedCluster.Families
            let life = (lives ?? _lives)(node, peer, family)
            select (new PathId(SizedCluster.Name(peer), family, Via.Pod), life.Life, life.Begin);
        _nodes[node] = new VirtualNode(Hours, node, [.. paths], _stored[node], content => Hear(node, content));
    }

    private void Hear(int node, PublishedObject content)
    {
        Written.Add((Hours.Now, node, Number(content), content));
        _book.Hear(_stored[node] = new StoredObject(content.Name, content.Annotations, content.Data.ToDictionary()));
    }

    private void Aggregate()
    {
        if (_book.Read() is { } state)
        {
            State = state;
            _publisher.Publish(at => ClusterObject.Of(state, term: 1, isForConsumers: false, at));
        }

        Hours.At(Hours.Now + Pause, Aggregate);
    }

    private static PacketSize? Number(PublishedObject content) =>
        content.Data.Where(value => value.Key == ObjectKeys.Recommended).Select(value => PublishedNumbers.Size(value.Value)).FirstOrDefault();
}
