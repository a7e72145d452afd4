using System.Net;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>One node as its object tells of it: the numbers, and a verdict for each path.</summary>
internal sealed class ReadNode
{
    private readonly PublishedNumbers _numbers;

    private ReadNode(PublishedNumbers numbers, Func<string, string> nodeOf)
    {
        _numbers = numbers;
        Paths = PathsOf(numbers, nodeOf);
    }

    public string Name => _numbers.Node;

    public DateTimeOffset AsOf => _numbers.AsOf;

    public PacketSize? Recommended => _numbers.Recommended;

    /// <summary>By family, pods and outside targets apart.</summary>
    public IReadOnlyDictionary<(bool IsEgress, IpFamily Family), PacketSize> Numbers =>
        _numbers.OfNode.ToDictionary(own => (own.Worst.Via == Via.Egress, own.Worst.Family), own => own.Number.Mtu);

    public IReadOnlyList<ReadPath> Paths { get; }

    /// <summary>So many more that are not clear had no room in the object; null when its report cannot be read.</summary>
    public int? Dropped => _numbers.Report?.Dropped;

    /// <param name="stored">An object of ours, as it was found.</param>
    /// <param name="nodeOf">The node behind a name in keys.</param>
    /// <returns>Null for anything that is no node's object, or whose name belongs to another node than it says.</returns>
    public static ReadNode? TryRead(StoredObject stored, Func<string, string> nodeOf) =>
        PublishedNumbers.TryRead(stored) is { } numbers && Options.NamedAddresses.IsName(numbers.Node) && ObjectNames.OfNode(numbers.Node) == stored.Name
            ? new ReadNode(numbers, nodeOf)
            : null;

    /// <summary>Every path that an object tells of.</summary>
    /// <param name="numbers">What it says.</param>
    /// <param name="nodeOf">The node behind a name in keys.</param>
    public static IReadOnlyList<ReadPath> PathsOf(PublishedNumbers numbers, Func<string, string> nodeOf)
    {
        var listed = Listed(numbers.Report);
        // An agent reaches all its peers in one way, and keys do not tell pods from hosts.
        var peers = listed.Values.Any(path => path.Id.Via == Via.Node) ? Via.Node : Via.Pod;
        var unlisted = numbers.Paths.Where(path => ObjectNames.Stem(path.Id.Peer) == path.Id.Peer && !listed.ContainsKey(ObjectNames.FamilyKeyOf(path.Id))).ToList();
        // Whoever waits for his first search after a restart has a number and no verdict: then fewer are clear than are not listed.
        var areClear = numbers.Report is { Dropped: 0, Verdicts: { } counts } && counts.GetValueOrDefault(VerdictKind.Clear.Label) >= unlisted.Count;
        return
        [
            .. listed.Select(path => Listed(numbers, path.Key, path.Value.Id, path.Value.Path, nodeOf)),
            .. unlisted.Select(path => new ReadPath
            {
                From = numbers.Node,
                To = nodeOf(path.Id.Peer),
                Family = path.Id.Family,
                Via = path.Id.Via == Via.Pod ? peers : path.Id.Via,
                Verdict = areClear ? VerdictKind.Clear : null,
                PathMtu = areClear ? path.Number.Mtu : null,
                ReverseMtu = null,
                Number = path.Number.Mtu,
                AsOf = numbers.AsOf,
            }),
        ];
    }

    private static ReadPath Listed(PublishedNumbers numbers, string key, PathId id, NodeReportPath told, Func<string, string> nodeOf) => new()
    {
        From = numbers.Node,
        To = id.Via == Via.Egress || id.Via == Via.Service ? id.Peer : nodeOf(id.Peer),
        Family = id.Family,
        Via = id.Via,
        Verdict = told.Verdict is { } verdict ? Labels.VerdictOf(verdict) : null,
        PathMtu = Size(told.PathMtu),
        ReverseMtu = Size(told.ReverseMtu),
        Number = Size(told.RecommendedMtu) ?? numbers.ByKey.GetValueOrDefault(key)?.Mtu,
        AsOf = told.ConfirmedAt is { } time && Moment.TryRead(time, out var confirmed) ? confirmed : null,
        Hole = told.Verdict == VerdictKind.BlackHole.Label && told.BlackHole is { } hole && Size(hole.SmallestLost) is { } lost
            ? new BlackHoleJson(lost.Bytes, Hop(hole.After), Hop(hole.Before))
            : null,
    };

    /// <summary>Somebody wrote it: an address is one, or there is none.</summary>
    private static HopJson? Hop(HopJson? told) => told is { Ttl: >= 0 and <= byte.MaxValue }
        ? new HopJson(told.Ttl, IPAddress.TryParse(told.Address, out var address) ? address.ToString() : null)
        : null;

    /// <summary>By the key of their number. What is no path is left out, and of several with one key the first counts.</summary>
    private static Dictionary<string, (PathId Id, NodeReportPath Path)> Listed(NodeReport? report)
    {
        var listed = new Dictionary<string, (PathId, NodeReportPath)>(StringComparer.Ordinal);
        foreach (var path in report?.Paths ?? [])
        {
            if (path is { Peer: { } peer } && ObjectNames.Stem(peer) == peer
                && Find<IpFamily>(path.Family, family => family.Label) is { } family && Find<Via>(path.Via, via => via.Label) is { } via)
            {
                var id = new PathId(peer, family, via);
                listed.TryAdd(ObjectNames.FamilyKeyOf(id), (id, path));
            }
        }

        return listed;
    }

    private static PacketSize? Size(int? bytes) => bytes is { } number && PacketSize.TryOf(number, out var size) ? size : null;

    private static T? Find<T>(string? word, Func<T, string> label)
        where T : struct, Enum
    {
        foreach (var one in Enum.GetValues<T>())
        {
            if (label(one) == word)
            {
                return one;
            }
        }

        return null;
    }
}
