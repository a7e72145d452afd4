using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>
/// Objects as their leaves, which is how ownership of fields is reckoned. A path is its segments as managedFields writes them
/// (<c>f:name</c>, <c>k:{...}</c> for an owner reference), joined by a line feed. Lists other than owner references are leaves whole.
/// </summary>
internal static class FieldSet
{
    private const char Separator = '\n';

    public static readonly ImmutableSortedSet<string> Empty = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>What nobody owns. Source: stripmeta.go in staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal.</summary>
    private static readonly HashSet<string> Unowned =
    [
        "f:apiVersion", "f:kind",
        .. new[] { "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion", "generateName" }
            .Select(member => $"f:metadata{Separator}f:{member}"),
    ];

    /// <summary>Every leaf with its value as text. Nulls and empty objects are no leaves: Go omits them when it writes an object.</summary>
    public static Dictionary<string, string> Leaves(JsonObject body)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        Walk(body, string.Empty);
        return leaves;

        void Walk(JsonObject node, string prefix)
        {
            foreach (var (name, value) in node)
            {
                var path = $"{prefix}f:{name}";
                switch (value)
                {
                    case null:
                        break;
                    case JsonObject inner:
                        Walk(inner, path + Separator);
                        break;
                    case JsonArray owners when path == $"f:metadata{Separator}f:ownerReferences":
                        foreach (var owner in owners.OfType<JsonObject>())
                        {
                            leaves[$"{path}{Separator}{OwnerSegment(owner)}"] = owner.ToJsonString();
                        }

                        break;
                    default:
                        if (!Unowned.Contains(path))
                        {
                            leaves[path] = value.ToJsonString();
                        }

                        break;
                }
            }
        }
    }

    public static void Set(JsonObject body, string path, string value)
    {
        var segments = path.Split(Separator);
        var node = body;
        foreach (var segment in segments[..^1])
        {
            if (node[segment[2..]] is JsonArray list)
            {
                Owners(list, segments[^1], replacement: JsonNode.Parse(value));
                return;
            }

            if (segments[^1][0] == 'k' && segment == segments[^2])
            {
                node[segment[2..]] = new JsonArray(JsonNode.Parse(value));
                return;
            }

            if (node[segment[2..]] is not JsonObject inner)
            {
                node[segment[2..]] = inner = [];
            }

            node = inner;
        }

        node[segments[^1][2..]] = JsonNode.Parse(value);
    }

    public static void Remove(JsonObject body, string path)
    {
        var segments = path.Split(Separator);
        RemoveFrom(body, segments);

        static void RemoveFrom(JsonObject node, ReadOnlySpan<string> segments)
        {
            var name = segments[0][2..];
            switch (node[name])
            {
                case JsonArray owners when segments.Length == 2:
                    Owners(owners, segments[1], replacement: null);
                    if (owners.Count == 0)
                    {
                        node.Remove(name);
                    }

                    break;
                case JsonObject inner when segments.Length > 1:
                    RemoveFrom(inner, segments[1..]);
                    if (inner.Count == 0)
                    {
                        node.Remove(name);
                    }

                    break;
                default:
                    node.Remove(name);
                    break;
            }
        }
    }

    /// <summary>As error messages name it: <c>.data.mtu</c>, <c>.metadata.ownerReferences[uid="..."]</c>.</summary>
    public static string Display(string path) => string.Concat(path.Split(Separator).Select(segment =>
        segment[0] == 'f' ? $".{segment[2..]}" : $"[uid=\"{(string?)JsonNode.Parse(segment[2..])!["uid"]}\"]"));

    /// <summary>As managedFields writes it.</summary>
    public static JsonObject ToFieldsV1(ImmutableSortedSet<string> paths)
    {
        var root = new JsonObject();
        foreach (var path in paths)
        {
            var node = root;
            foreach (var segment in path.Split(Separator))
            {
                if (node[segment] is not JsonObject inner)
                {
                    node[segment] = inner = [];
                }

                node = inner;
            }
        }

        return root;
    }

    private static void Owners(JsonArray list, string segment, JsonNode? replacement)
    {
        var index = list.OfType<JsonObject>().Select(OwnerSegment).ToList().IndexOf(segment);
        if (index >= 0)
        {
            list.RemoveAt(index);
        }

        if (replacement is not null)
        {
            list.Insert(index >= 0 ? index : list.Count, replacement);
        }
    }

    private static string OwnerSegment(JsonObject owner) => "k:" + new JsonObject { ["uid"] = (string?)owner["uid"] ?? string.Empty }.ToJsonString();
}
