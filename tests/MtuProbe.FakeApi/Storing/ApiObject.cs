using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>An object as it was stored at one resourceVersion. It never changes: a write stores another.</summary>
public sealed class ApiObject
{
    private readonly JsonObject _body;
    private byte[]? _asItem;
    private byte[]? _whole;

    internal ApiObject(ApiResource resource, JsonObject body, long version, ImmutableArray<ManagedEntry> managers)
    {
        Resource = resource;
        _body = body;
        Version = version;
        Managers = managers;
        Labels = (body["metadata"]?["labels"] as JsonObject)?.ToDictionary(l => l.Key, l => (string)l.Value!, StringComparer.Ordinal) ?? [];
    }

    public ApiResource Resource { get; }

    /// <summary>metadata.resourceVersion as the number that it is in this server.</summary>
    public long Version { get; }

    public string Namespace => (string?)_body["metadata"]!["namespace"] ?? string.Empty;

    public string Name => (string)_body["metadata"]!["name"]!;

    public string Uid => (string)_body["metadata"]!["uid"]!;

    public IReadOnlyDictionary<string, string> Labels { get; }

    internal ImmutableArray<ManagedEntry> Managers { get; }

    internal string Key => KeyOf(Namespace, Name);

    internal JsonObject Body => _body;

    /// <summary>The data of a ConfigMap.</summary>
    public IReadOnlyDictionary<string, string> Data => (_body["data"] as JsonObject)?.ToDictionary(d => d.Key, d => (string)d.Value!, StringComparer.Ordinal) ?? [];

    /// <summary>A copy of the whole object, as GET answers it.</summary>
    public JsonObject ToJson() => Assemble(withType: true);

    internal static string KeyOf(string ns, string name) => $"{ns}/{name}";

    internal ApiObject At(long version) => new(Resource, _body, version, Managers);

    internal byte[] Whole => _whole ??= Encoding.UTF8.GetBytes(Assemble(withType: true).ToJsonString());

    /// <summary>As an item of a list, where kind and apiVersion are not repeated (measured).</summary>
    internal byte[] AsItem => _asItem ??= Encoding.UTF8.GetBytes(Assemble(withType: false).ToJsonString());

    private JsonObject Assemble(bool withType)
    {
        var json = new JsonObject();
        if (withType)
        {
            json["kind"] = Resource.Kind;
            json["apiVersion"] = Resource.ApiVersion;
        }

        foreach (var (name, value) in _body)
        {
            if (name is not ("kind" or "apiVersion"))
            {
                json[name] = value?.DeepClone();
            }
        }

        var metadata = json["metadata"]!.AsObject();
        metadata["resourceVersion"] = Version.ToString(CultureInfo.InvariantCulture);
        if (Managers.Length > 0)
        {
            metadata["managedFields"] = new JsonArray([.. Managers.Select(JsonNode (e) => e.ToJson())]);
        }

        return json;
    }
}
