using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Aggregating;

/// <summary>
/// All nodes' objects, and what follows for the cluster (contract §4.4). Who has missed three heartbeats has a say only while too few others
/// are heard; whose object is gone keeps it as long as a higher number must hold. For one thread.
/// </summary>
/// <param name="time">Of ages and holds.</param>
/// <param name="hold">How long a higher number must hold: what the nodes do for what they measure, the cluster does for nodes that leave.</param>
internal sealed class NodeBook(TimeProvider time, TimeSpan hold)
{
    private readonly Dictionary<string, KnownNode> _nodes = new(StringComparer.Ordinal);
    private readonly NamePool _names = new();
    private readonly long _start = time.GetTimestamp();
    private Dictionary<NumberKind, ClusterNumber> _numbers = NumberKind.All.ToDictionary(kind => kind, _ => new ClusterNumber());
    private HashSet<string> _saidBefore = [];
    private IReadOnlySet<string>? _expected;

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>What had been published before this process led: its numbers stand, and nodes that left meanwhile are held as if they left now.</summary>
    public void Remember(StoredObject published)
    {
        _numbers = NumberKind.All.ToDictionary(kind => kind, kind => new ClusterNumber(ClusterObject.Read(published, kind)));
        _saidBefore = [.. published.Data.Keys.Where(key => key.StartsWith(ObjectNames.NodeKeyPrefix, StringComparison.Ordinal))];
    }

    /// <summary>The object is there, and says this; anything that is no node's object is passed over.</summary>
    public void Hear(StoredObject stored)
    {
        if (PublishedNumbers.TryRead(stored) is not { } numbers || ObjectNames.OfNode(numbers.Node) != stored.Name)
        {
            return;
        }

        var summary = NodeSummary.Of(stored.Name, numbers, _names);
        if (_nodes.TryGetValue(stored.Name, out var known))
        {
            known.Hear(summary, Now);
        }
        else
        {
            _nodes.Add(stored.Name, new KnownNode(summary, Now, time.GetUtcNow() - numbers.AsOf));
        }
    }

    public void Leave(string objectName) => _nodes.GetValueOrDefault(objectName)?.Leave(Now);

    /// <summary>All objects that there are: whoever is not among them has left.</summary>
    public void HearAll(IReadOnlyCollection<StoredObject> all)
    {
        foreach (var stored in all)
        {
            Hear(stored);
        }

        foreach (var gone in _nodes.Keys.Except(all.Select(stored => stored.Name)).ToList())
        {
            Leave(gone);
        }
    }

    /// <summary>The nodes that should measure; null when nobody can say, and then all that have an object should.</summary>
    public void Expect(IReadOnlySet<string>? nodes) => _expected = nodes;

    /// <summary>Objects of nodes that are not expected and were not heard for so long; none when nobody can say who is expected.</summary>
    public IReadOnlyList<string> AbsentFor(TimeSpan time)
    {
        var now = Now;
        return _expected is not { } expected ? [] :
            [.. _nodes.Where(node => node.Value.Left is null && !expected.Contains(node.Value.Summary.Node) && node.Value.Age(now) >= time).Select(node => node.Key)];
    }

    /// <summary>Everything as of now; null before there is anything to say. Where nothing was measured (one node, no targets) it has no numbers, and says so.</summary>
    public ClusterState? Read()
    {
        var now = Now;
        foreach (var name in _nodes.Where(node => node.Value.Left is { } left && now - left >= hold).Select(node => node.Key).ToList())
        {
            _nodes.Remove(name);
        }

        var present = _nodes.Values.Where(node => node.Left is null).ToList();
        var fresh = present.Where(node => node.Age(now) < ObjectPublisher.StaleAfter).Select(node => node.Summary).ToList();
        var stale = present.Select(node => node.Summary).Except(fresh).ToList();
        var missing = _expected?.Except(present.Select(node => node.Summary.Node)).Count() ?? 0;
        var coverage = new Coverage(fresh.Count, fresh.Count + missing + stale.Count(node => _expected?.Contains(node.Node) ?? true));
        var left = _nodes.Values.Where(node => node.Left is not null).Select(node => node.Summary);
        var withASay = coverage.IsEnoughToRise ? fresh.Concat(left).ToList() : [.. _nodes.Values.Select(node => node.Summary)];
        Observe(withASay, coverage, now);
        if (_numbers.Values.All(number => number.Current is null) && !coverage.IsEnoughToBegin && now < ClusterNumber.Patience)
        {
            return null;
        }

        return new ClusterState
        {
            Coverage = coverage,
            Fresh = fresh.Count,
            StaleNodes = stale.Count,
            Missing = missing,
            Numbers = _numbers.Where(number => number.Value.Current is not null).ToDictionary(number => number.Key, number => number.Value.Current!.Value),
            IsIpv6Safe = !withASay.Exists(node => node.HasSmallIpv6),
            IsStale = !coverage.IsEnoughToBegin || IsHeldByStale(fresh, stale),
            Nodes = [.. present.Select(node => node.Summary).Where(node => node.Recommended is not null).OrderBy(node => node.Node, StringComparer.Ordinal)
                .Select(node => (node.Node, TwoEnds.Bounded(node.Recommended!.Value, Pairs(node, null))))],
            Verdicts = fresh.SelectMany(node => node.Verdicts)
                .GroupBy(count => count.Key).ToDictionary(counts => counts.Key.Label, counts => counts.Sum(count => count.Value)),
            Worst = WorstPairs.Of(fresh),
            Present = [.. present.Select(node => new PresentNode(node.Summary, node.Age(now), node.Age(now) >= ObjectPublisher.StaleAfter)).OrderBy(node => node.Summary.Node, StringComparer.Ordinal)],
            At = time.GetUtcNow(),
        };
    }

    private void Observe(List<NodeSummary> withASay, Coverage coverage, TimeSpan now)
    {
        // Whoever had a number in what was published and has no object now left when nobody looked.
        var isHeld = now < hold && _saidBefore.Except(_nodes.Values.Select(node => ObjectNames.NodeKeyOf(node.Summary.Node))).Any();
        foreach (var (kind, number) in _numbers)
        {
            var said = withASay.Where(node => node.Own.ContainsKey(kind)).Select(node => (PacketSize?)Bounded(node, kind)).Min();
            if (!(isHeld && said > number.Current))
            {
                number.Observe(said, coverage, now);
            }
        }
    }

    /// <summary>A number that no fresh node supports any more is only as good as the stale one that does.</summary>
    private bool IsHeldByStale(List<NodeSummary> fresh, List<NodeSummary> stale) => _numbers.Any(number =>
        number.Value.Current is { } current
        && stale.Exists(node => node.Own.ContainsKey(number.Key) && Bounded(node, number.Key) <= current)
        && !fresh.Exists(node => node.Own.ContainsKey(number.Key) && Bounded(node, number.Key) <= current));

    private PacketSize Bounded(NodeSummary node, NumberKind kind) =>
        TwoEnds.Bounded(node.Own[kind], kind.IsEgress ? [] : Pairs(node, kind.Family));

    private IEnumerable<(PacketSize There, PacketSize? FromThere)> Pairs(NodeSummary node, IpFamily? family)
    {
        var me = ObjectNames.Stem(node.Node);
        return node.Small.Where(path => family is null || path.Key.Family == family).Select(path =>
            (path.Value, _nodes.Values.FirstOrDefault(other => ObjectNames.Stem(other.Summary.Node) == path.Key.Peer)?.Summary.Small
                .TryGetValue((me, path.Key.Family), out var back) == true ? back : (PacketSize?)null));
    }
}
