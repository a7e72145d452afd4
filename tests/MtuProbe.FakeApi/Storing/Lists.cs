using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>
/// Lists, whole or in pages of one snapshot. Source: staging/src/k8s.io/apiserver/pkg/storage, continue.go, etcd3/store.go and
/// cacher/cacher.go, where a list with resourceVersion 0 is answered from the cache, whole, whatever its limit.
/// </summary>
internal static class Lists
{
    private const string TokenVersion = "meta.k8s.io/v1";

    /// <exception cref="ApiException">The token or resourceVersion is not valid, or too old.</exception>
    public static ListPage Read(ApiStore store, ApiResource resource, ListRequest request)
    {
        var (objects, version) = store.Snapshot(resource);
        var from = string.Empty;
        if (request.Continue.Length > 0)
        {
            if (request.ResourceVersion.Length > 0 && request.ResourceVersion != "0")
            {
                throw Refusal.BadRequest("specifying resource version is not allowed when using continue");
            }

            (from, version) = ParseToken(request.Continue);
            objects = store.Page(resource, version) ?? throw Refusal.Expired(
                "The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.");
        }
        else if (ParseVersion(request.ResourceVersion) is { } asked && asked > version)
        {
            // The real one waits three seconds for its cache to come up to it first.
            throw Refusal.TooLargeVersion(asked, version);
        }

        var limit = request.ResourceVersion == "0" || request.Limit == 0 ? int.MaxValue : request.Limit;
        var page = new List<ApiObject>();
        var left = 0;
        foreach (var (key, candidate) in objects)
        {
            if (string.CompareOrdinal(key, from) < 0 || !request.Selection.Fits(candidate))
            {
                continue;
            }

            if (page.Count < limit)
            {
                page.Add(candidate);
            }
            else
            {
                left++;
            }
        }

        if (left == 0)
        {
            return new ListPage(page, version, Continue: null, Remaining: null);
        }

        store.KeepPage(resource, version, objects);
        return new ListPage(page, version, Token(version, page[^1].Key), request.Selection.IsEverything ? left : null);
    }

    public static long? ParseVersion(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw Refusal.BadRequest($"invalid resource version: \"{text}\"");
    }

    // The next page begins with the first key behind the last one.
    private static string Token(long version, string last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        new JsonObject { ["v"] = TokenVersion, ["rv"] = version, ["start"] = last + "\0" }.ToJsonString()));

    private static (string From, long Version) ParseToken(string token)
    {
        try
        {
            var json = JsonNode.Parse(Base64Url.DecodeFromChars(token))!;
            if ((string?)json["v"] == TokenVersion)
            {
                return ((string)json["start"]!, (long)json["rv"]!);
            }
        }
        catch (Exception garbled) when (garbled is FormatException or JsonException or InvalidOperationException or ArgumentNullException)
        {
        }

        throw Refusal.BadRequest("continue key is not valid");
    }
}
