using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.FakeApi.Serving;

/// <summary>Reads what clients send.</summary>
internal static class RequestBody
{
    /// <summary>Measured.</summary>
    private const int MostBytes = 3 * 1024 * 1024;

    /// <summary>The media type without its parameters.</summary>
    public static string MediaType(HttpRequest request) => (request.ContentType ?? string.Empty).Split(';')[0].Trim();

    /// <exception cref="ApiException">413.</exception>
    public static async Task<string> TextAsync(HttpRequest request)
    {
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted).ConfigureAwait(false)) > 0)
        {
            read.Write(buffer, 0, count);
            if (read.Length > MostBytes)
            {
                throw Refusal.BodyTooLarge(MostBytes);
            }
        }

        return Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length);
    }

    /// <summary>An object to create or replace, as the server's decoder takes it: typed, without what the type does not have.</summary>
    /// <exception cref="ApiException">The body is no object of this resource.</exception>
    public static async Task<JsonObject> ObjectAsync(HttpRequest request, ApiResource resource, Reply reply)
    {
        if (MediaType(request) is not ("application/json" or "application/yaml" or ""))
        {
            throw Refusal.UnsupportedMediaType("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
        }

        var body = Parse(await TextAsync(request).ConfigureAwait(false), why =>
            Refusal.BadRequest($"the object provided is unrecognized (must be of type {resource.Kind}): couldn't get version/kind; json parse error: {why}"));
        var (apiVersion, kind) = ((string?)body["apiVersion"] ?? resource.ApiVersion, (string?)body["kind"] ?? resource.Kind);
        if (apiVersion != resource.ApiVersion)
        {
            throw Refusal.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({resource.ApiVersion})");
        }

        var cannot = $"{kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}";
        if (kind != resource.Kind)
        {
            throw Refusal.BadRequest($"{cannot}: converting ({kind}) to ({resource.Kind}): unknown conversion");
        }

        var schema = Schemas.For(resource);
        if (schema.DecodeError(body, resource.Kind) is { } wrong)
        {
            throw Refusal.BadRequest($"{cannot}: {wrong}");
        }

        var unknown = schema.Prune(body, string.Empty).ToList();
        switch (request.Query["fieldValidation"].ToString())
        {
            case "Strict" when unknown.Count > 0:
                throw Refusal.BadRequest($"{cannot}: strict decoding error: {string.Join(", ", unknown.Select(field => $"unknown field \"{field}\""))}");
            case "Ignore" or "Strict":
                break;
            default:
                unknown.ForEach(field => reply.Warn($"unknown field \"{field}\""));
                break;
        }

        return body;
    }

    /// <exception cref="ApiException">The body is no object.</exception>
    public static async Task<JsonObject> PatchAsync(HttpRequest request) =>
        Parse(await TextAsync(request).ConfigureAwait(false), why => Refusal.BadRequest($"error decoding patch: {why}"));

    private static JsonObject Parse(string text, Func<string, ApiException> refuse)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw refuse("not an object");
        }
        catch (JsonException)
        {
        }

        try
        {
            // YAML holds JSON, but not the other way round.
            return YamlDocuments.Read(text).FirstOrDefault() ?? throw refuse("empty");
        }
        catch (FormatException garbled)
        {
            throw refuse(garbled.Message);
        }
    }
}
