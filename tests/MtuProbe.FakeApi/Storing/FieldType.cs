using System.Text.Json;
using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>The type of a field, as far as a server refuses what does not fit it.</summary>
internal abstract record FieldType
{
    public static readonly FieldType Text = new Scalar("string", "string", JsonValueKind.String);
    public static readonly FieldType Number = new Scalar("numeric (int or float)", "int32", JsonValueKind.Number);
    public static readonly FieldType Flag = new Scalar("boolean", "bool", JsonValueKind.True, JsonValueKind.False);

    /// <summary>Not looked into.</summary>
    public static readonly FieldType Any = new Unchecked();

    public sealed record Scalar(string Name, string GoName, params JsonValueKind[] Kinds) : FieldType;

    public sealed record Map(FieldType Value) : FieldType;

    public sealed record ListOf(FieldType Item) : FieldType;

    public sealed record Struct(IReadOnlyDictionary<string, FieldType> Fields) : FieldType;

    private sealed record Unchecked : FieldType;

    /// <summary>
    /// What structured-merge-diff finds wrong when it reads an apply patch (measured: "field not declared in schema", "expected string").
    /// </summary>
    public IEnumerable<string> ApplyErrors(JsonNode? node, string path)
    {
        switch (this, node)
        {
            case (_, null):
                return [];
            case (Struct type, JsonObject members):
                return members.SelectMany(m => type.Fields.TryGetValue(m.Key, out var field)
                    ? field.ApplyErrors(m.Value, $"{path}.{m.Key}")
                    : [$"{path}.{m.Key}: field not declared in schema"]);
            case (Map type, JsonObject members):
                return members.SelectMany(m => type.Value.ApplyErrors(m.Value, $"{path}.{m.Key}"));
            case (ListOf type, JsonArray items):
                return items.SelectMany((item, i) => type.Item.ApplyErrors(item, $"{path}[{i}]"));
            case (Scalar type, JsonValue value) when type.Kinds.Contains(value.GetValueKind()):
                return [];
            case (Scalar type, _):
                return [$"{path}: expected {type.Name}, got &value.valueUnstructured{{Value:{node.ToJsonString()}}}"];
            case (Struct or Map, _):
                return [$"{path}: expected map, got &value.valueUnstructured{{Value:{node.ToJsonString()}}}"];
            case (ListOf, _):
                return [$"{path}: expected list, got &value.valueUnstructured{{Value:{node.ToJsonString()}}}"];
            default:
                return [];
        }
    }

    /// <summary>What Go's decoder says of a body whose value has the wrong type, null when all fit.</summary>
    public string? DecodeError(JsonNode? node, string path) => (this, node) switch
    {
        (_, null) => null,
        (Struct type, JsonObject members) => members.Select(m => type.Fields.TryGetValue(m.Key, out var field) ? field.DecodeError(m.Value, $"{path}.{m.Key}") : null).FirstOrDefault(e => e is not null),
        (Map type, JsonObject members) => members.Select(m => type.Value.DecodeError(m.Value, path)).FirstOrDefault(e => e is not null),
        (ListOf type, JsonArray items) => items.Select(item => type.Item.DecodeError(item, path)).FirstOrDefault(e => e is not null),
        (Scalar type, _) when !type.Kinds.Contains(node.GetValueKind()) => Cannot(node, path, type.GoName),
        (Struct or Map, not JsonObject) => Cannot(node, path, "map[string]string"),
        (ListOf, not JsonArray) => Cannot(node, path, "[]interface {}"),
        _ => null,
    };

    /// <summary>Takes out what the type does not have, as decoding into a Go struct does, and names it.</summary>
    public IEnumerable<string> Prune(JsonNode? node, string path)
    {
        var unknown = new List<string>();
        switch (this, node)
        {
            case (Struct type, JsonObject members):
                foreach (var (name, value) in members.ToList())
                {
                    if (type.Fields.TryGetValue(name, out var field))
                    {
                        unknown.AddRange(field.Prune(value, Join(path, name)));
                    }
                    else
                    {
                        members.Remove(name);
                        unknown.Add(Join(path, name));
                    }
                }

                break;
            case (ListOf type, JsonArray items):
                unknown.AddRange(items.SelectMany((item, i) => type.Item.Prune(item, $"{path}[{i}]")));
                break;
            default:
                break;
        }

        return unknown;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Cannot(JsonNode node, string path, string goType)
    {
        var kind = node.GetValueKind() switch
        {
            JsonValueKind.Number => "number",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "bool",
            JsonValueKind.Array => "array",
            _ => "object",
        };
        return $"json: cannot unmarshal {kind} into Go struct field {path} of type {goType}";
    }
}
