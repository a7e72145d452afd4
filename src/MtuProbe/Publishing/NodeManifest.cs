using System.Globalization;
using System.Text.Json;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MtuProbe.Publishing;

/// <summary>A node's object as a Kubernetes manifest in YAML, and back.</summary>
internal static class NodeManifest
{
    /// <summary>The most that an API server would take, with room for what surrounds it.</summary>
    private const int MostCharacters = 2 << 20;

    public static string Write(NodeObject node)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var yaml = new Emitter(text);
        yaml.Emit(new StreamStart());
        yaml.Emit(new DocumentStart(null, null, isImplicit: true));
        Mapping(yaml, () =>
        {
            Pair(yaml, "apiVersion", "v1");
            Pair(yaml, "kind", "ConfigMap");
            Word(yaml, "metadata");
            Mapping(yaml, () =>
            {
                Pair(yaml, "name", node.Name);
                Pair(yaml, "namespace", NodeObject.Namespace);
                Pairs(yaml, "labels", node.Labels);
                Pairs(yaml, "annotations", node.Annotations);
            });
            Pairs(yaml, "data", node.Data);
        });
        yaml.Emit(new DocumentEnd(isImplicit: true));
        yaml.Emit(new StreamEnd());
        return text.ToString();
    }

    /// <summary>Null for anything that is no node's object with a time; numbers that are none are left out.</summary>
    public static PublishedNumbers? TryRead(string yaml)
    {
        if (yaml.Length > MostCharacters || YamlScalars.TryRead(yaml) is not { } scalars)
        {
            return null;
        }

        var data = scalars.Where(s => s.Path is ["data", _]).GroupBy(s => s.Path[1]).ToDictionary(s => s.Key, s => s.Last().Value);
        var node = scalars.LastOrDefault(s => s.Path is ["metadata", "annotations", NodeObject.NodeAnnotation]).Value;
        if (!scalars.Any(s => s is { Path: ["kind"], Value: "ConfigMap" }) || node is null
            || !data.TryGetValue(NodeObject.AsOfKey, out var time) || !Moment.TryRead(time, out var asOf))
        {
            return null;
        }

        var older = Confirmed(data.GetValueOrDefault(NodeObject.ReportKey));
        var numbers = data
            .Select(d => (d.Key, Mtu: Size(d.Value)))
            .Where(d => d.Mtu is not null && (d.Key.StartsWith("path.", StringComparison.Ordinal) || d.Key.StartsWith("egress.", StringComparison.Ordinal)))
            .ToDictionary(d => d.Key, d => new PublishedNumber(d.Mtu!.Value, older.GetValueOrDefault(d.Key, asOf)));
        return new PublishedNumbers(node, asOf, Size(data.GetValueOrDefault(NodeObject.RecommendedKey)), numbers);
    }

    /// <summary>When the paths that were not well had last been confirmed, by the key of their number.</summary>
    private static Dictionary<string, DateTimeOffset> Confirmed(string? report)
    {
        try
        {
            return (report is null ? null : JsonSerializer.Deserialize(report, WireJson.Compact.NodeReport))?.Paths?
                .Where(p => p is { Peer: not null, ConfirmedAt: not null } && Moment.TryRead(p.ConfirmedAt, out _))
                .GroupBy(p => ObjectNames.FamilyKeyOf(p.Via == Via.Egress.Label ? Via.Egress : Via.Pod, p.Peer, p.Family))
                .ToDictionary(p => p.Key, p => p.Min(one => Moment.TryRead(one.ConfirmedAt!, out var at) ? at : default)) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static PacketSize? Size(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && PacketSize.TryOf(bytes, out var size) ? size : null;

    private static void Pairs(Emitter yaml, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        Word(yaml, name);
        Mapping(yaml, () =>
        {
            foreach (var (key, value) in pairs)
            {
                Pair(yaml, key, value);
            }
        });
    }

    private static void Mapping(Emitter yaml, Action content)
    {
        yaml.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));
        content();
        yaml.Emit(new MappingEnd());
    }

    /// <summary>Values are quoted: a ConfigMap holds strings, and 1400 without quotes is none.</summary>
    private static void Pair(Emitter yaml, string key, string value)
    {
        Word(yaml, key);
        yaml.Emit(new Scalar(AnchorName.Empty, TagName.Empty, value, ScalarStyle.DoubleQuoted, isPlainImplicit: false, isQuotedImplicit: true));
    }

    private static void Word(Emitter yaml, string word) => yaml.Emit(new Scalar(word));
}
