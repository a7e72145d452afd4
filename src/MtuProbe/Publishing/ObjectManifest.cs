using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MtuProbe.Publishing;

/// <summary>An object as a Kubernetes manifest in YAML, and back.</summary>
internal static class ObjectManifest
{
    /// <summary>The most that an API server would take, with room for what surrounds it.</summary>
    private const int MostCharacters = 2 << 20;

    public static string Write(PublishedObject content)
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
                Pair(yaml, "name", content.Name);
                Pair(yaml, "namespace", ObjectKeys.DefaultNamespace);
                Pairs(yaml, "labels", PublishedObject.Labels);
                if (content.Annotations.Count > 0)
                {
                    Pairs(yaml, "annotations", content.Annotations);
                }
            });
            Pairs(yaml, "data", content.Data);
        });
        yaml.Emit(new DocumentEnd(isImplicit: true));
        yaml.Emit(new StreamEnd());
        return text.ToString();
    }

    /// <summary>Null for anything that is no ConfigMap with a name.</summary>
    public static StoredObject? TryRead(string yaml)
    {
        if (yaml.Length > MostCharacters || YamlScalars.TryRead(yaml) is not { } scalars)
        {
            return null;
        }

        var name = scalars.LastOrDefault(s => s.Path is ["metadata", "name"]).Value;
        return name is null || !scalars.Any(s => s is { Path: ["kind"], Value: "ConfigMap" })
            ? null
            : new StoredObject(name, Pairs(scalars, "metadata", "annotations"), Pairs(scalars, "data"));
    }

    private static Dictionary<string, string> Pairs(IReadOnlyList<(string[] Path, string Value)> scalars, params string[] under) => scalars
        .Where(s => s.Path.Length == under.Length + 1 && s.Path.AsSpan(0, under.Length).SequenceEqual(under))
        .GroupBy(s => s.Path[^1])
        .ToDictionary(s => s.Key, s => s.Last().Value);

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
