using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>What becomes of a body before it is looked into.</summary>
internal static class ObjectBody
{
    /// <summary>What a client may not choose.</summary>
    public static readonly IReadOnlyList<string> ServersOwn = ["uid", "creationTimestamp", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"];

    /// <summary>The characters of names.SimpleNameGenerator in staging/src/k8s.io/apiserver: without vowels, and what looks like them.</summary>
    private const string SuffixLetters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Brings a body into the form it is stored in, and gives back its metadata.</summary>
    /// <exception cref="ApiException">It names another namespace than the path.</exception>
    public static JsonObject Settle(ApiResource resource, string ns, JsonObject body)
    {
        body.Remove("kind");
        body.Remove("apiVersion");
        DropEmpty(body);
        if (body["metadata"] is not JsonObject metadata)
        {
            body["metadata"] = metadata = [];
        }

        metadata.Remove("managedFields");
        if (!resource.Namespaced)
        {
            return metadata;
        }

        if ((string?)metadata["namespace"] is { Length: > 0 } other && other != ns)
        {
            throw WrongNamespace();
        }

        metadata["namespace"] = ns;
        return metadata;
    }

    public static ApiException WrongNamespace() => Refusal.BadRequest("the namespace of the provided object does not match the namespace sent on the request");

    public static void CheckName(JsonObject metadata, string name)
    {
        var told = (string?)metadata["name"] ?? string.Empty;
        if (told.Length > 0 && told != name)
        {
            throw Refusal.BadRequest($"the name of the object ({told}) does not match the name on the URL ({name})");
        }

        metadata["name"] = name;
    }

    public static string RandomSuffix() => RandomNumberGenerator.GetString(SuffixLetters, 5);

    /// <summary>Nulls, and of the maps those without members: Go writes neither.</summary>
    private static void DropEmpty(JsonObject node)
    {
        foreach (var (name, value) in node.ToList())
        {
            if (value is JsonObject inner)
            {
                DropEmpty(inner);
            }

            if (value is null or JsonObject { Count: 0 })
            {
                node.Remove(name);
            }
        }
    }
}
