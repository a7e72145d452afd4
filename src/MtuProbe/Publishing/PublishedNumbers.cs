using System.Globalization;
using System.Text.Json;
using MtuProbe.Agent;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>
/// What a node has published of itself, read back: by the node after a restart, by the aggregator, by a reporter. A number once published
/// is not withdrawn, it ages visibly. Where a path was not well the report tells since when nobody confirmed its number; any other is as
/// old as the object.
/// </summary>
/// <param name="Node">Whose it is.</param>
/// <param name="AsOf">When the object was written.</param>
/// <param name="Recommended">The node's number; null when it had none.</param>
/// <param name="ByKey">Every number of a path and of the node, by its key in the object.</param>
/// <param name="Report">What is not clear; null when that cannot be read.</param>
internal sealed record PublishedNumbers(
    string Node, DateTimeOffset AsOf, PacketSize? Recommended, IReadOnlyDictionary<string, PublishedNumber> ByKey, NodeReport? Report)
{
    /// <summary>Null for anything that is no node's object with a time; numbers that are none are left out.</summary>
    public static PublishedNumbers? TryRead(StoredObject? stored)
    {
        if (stored is null || !stored.Annotations.TryGetValue(ObjectKeys.NodeAnnotation, out var node)
            || !stored.Data.TryGetValue(ObjectKeys.AsOf, out var time) || !Moment.TryRead(time, out var asOf))
        {
            return null;
        }

        var report = TryReadReport(stored.Data.GetValueOrDefault(ObjectKeys.Report));
        var older = Confirmed(report);
        var numbers = stored.Data
            .Where(d => ObjectNames.IsOfNumber(d.Key))
            .Select(d => (d.Key, Mtu: Size(d.Value)))
            .Where(d => d.Mtu is not null)
            .ToDictionary(d => d.Key, d => new PublishedNumber(d.Mtu!.Value, older.GetValueOrDefault(d.Key, asOf)));
        return new PublishedNumbers(node, asOf, Size(stored.Data.GetValueOrDefault(ObjectKeys.Recommended)), numbers, report);
    }

    /// <summary>Null when nothing had been published of this path.</summary>
    public PublishedNumber? Of(PathId path) => ByKey.GetValueOrDefault(ObjectNames.FamilyKeyOf(path));

    /// <summary>The node's own numbers, each with the path that set it. An object without them means the smallest of its paths'.</summary>
    public IEnumerable<(PathId Worst, PublishedNumber Number)> OfNode => Enum.GetValues<IpFamily>()
        .SelectMany(family => new[] { (Key: ObjectKeys.PodMtu, family, IsEgress: false), (Key: ObjectKeys.EgressMtu, family, IsEgress: true) })
        .Select(number => OwnNumber(number.Key, number.family, number.IsEgress))
        .OfType<(PathId Worst, PublishedNumber Number)>();

    /// <summary>Every path's number in its family; a peer whose name was no key goes by what stands for it.</summary>
    public IEnumerable<(PathId Id, PublishedNumber Number)> Paths => ByKey
        .Select(number => ObjectNames.TryReadFamilyKey(number.Key, out var via, out var stem, out var family) ? (new PathId(stem, family, via), number.Value) : default)
        .Where(path => path.Value is not null);

    private (PathId Worst, PublishedNumber Number)? OwnNumber(string key, IpFamily family, bool isEgress)
    {
        var paths = Paths.Where(path => path.Id.Family == family && path.Id.Via == Via.Egress == isEgress)
            .OrderBy(path => path.Number.Mtu).ThenBy(path => path.Id.Peer, StringComparer.Ordinal).ToList();
        if (!ByKey.TryGetValue(ObjectNames.OfFamily(key, family), out var own))
        {
            return paths is [var smallest, ..] ? smallest : null;
        }

        return paths.Find(path => path.Number.Mtu == own.Mtu) is { Number: not null } worst ? worst : (new PathId(Node, family, isEgress ? Via.Egress : Via.Pod), own);
    }

    /// <summary>Null for anything but a decimal number that is an MTU.</summary>
    public static PacketSize? Size(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && PacketSize.TryOf(bytes, out var size) ? size : null;

    private static NodeReport? TryReadReport(string? report)
    {
        try
        {
            return report is null ? null : JsonSerializer.Deserialize(report, WireJson.Compact.NodeReport);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>When the paths that were not well had last been confirmed, by the key of their number.</summary>
    private static Dictionary<string, DateTimeOffset> Confirmed(NodeReport? report) => report?.Paths?
        .Where(p => p is { Peer: not null, Family: not null, ConfirmedAt: not null } && Moment.TryRead(p.ConfirmedAt, out _))
        .GroupBy(p => ObjectNames.FamilyKeyOf(p.Via, p.Peer, p.Family))
        .ToDictionary(p => p.Key, p => p.Min(one => Moment.TryRead(one.ConfirmedAt!, out var at) ? at : default)) ?? [];
}
