using Microsoft.AspNetCore.Http;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.FakeApi.Serving;

/// <summary>
/// What a request is about, read from its method and path. Source: requestinfo.go in staging/src/k8s.io/apiserver/pkg/endpoints/request.
/// </summary>
/// <param name="Verb">As RBAC knows it: get, list, watch, create, update, patch, delete, deletecollection; of other paths the method in lower case.</param>
/// <param name="Resource">Null for paths that name no resource, or none that is served.</param>
public sealed record ApiRequest(string Method, string Path, string Verb, ApiResource? Resource, string Namespace, string Name)
{
    public string UserAgent { get; init; } = string.Empty;

    public string Query { get; init; } = string.Empty;

    public bool IsWatch => Verb == "watch";

    public string ResourceVersion { get; init; } = string.Empty;

    public int Limit { get; init; }

    /// <summary>A path under a served group and version whose resource is unknown.</summary>
    internal bool IsUnknownResource { get; private init; }

    internal static ApiRequest Read(HttpRequest request)
    {
        // KubernetesClient asks for /version/.
        var path = request.Path.Value is { Length: > 1 } told ? told.TrimEnd('/') : "/";
        var query = request.Query;
        var read = ReadPath(request.Method, path, IsTrue(query["watch"]), FieldSelector.Parse(query["fieldSelector"]).Name);
        return read with
        {
            UserAgent = request.Headers.UserAgent.ToString(),
            Query = request.QueryString.Value ?? string.Empty,
            ResourceVersion = query["resourceVersion"].ToString(),
            Limit = int.TryParse(query["limit"], out var limit) ? limit : 0,
        };
    }

    internal static bool IsTrue(string? text) => text is "true" or "1" or "True";

    private static ApiRequest ReadPath(string method, string path, bool watch, string? selectedName)
    {
        var nothing = new ApiRequest(method, path, method.ToLowerInvariant(), Resource: null, string.Empty, string.Empty);
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version, rest) = parts switch
        {
            ["api", var v, .. var r] => (string.Empty, v, r),
            ["apis", var g, var v, .. var r] => (g, v, r),
            _ => (string.Empty, string.Empty, []),
        };
        if (rest.Length == 0 || !ApiResource.All.Any(r => r.Group == group && r.Version == version))
        {
            return nothing;
        }

        // A namespace is an object itself, and what others are in.
        var (ns, plural, name, more) = rest switch
        {
            ["namespaces"] => (string.Empty, "namespaces", string.Empty, 0),
            ["namespaces", var n] => (string.Empty, "namespaces", n, 0),
            ["namespaces", var n, var p] => (n, p, string.Empty, 0),
            ["namespaces", var n, var p, var o, .. var m] => (n, p, o, m.Length),
            [var p] => (string.Empty, p, string.Empty, 0),
            [var p, var o, .. var m] => (string.Empty, p, o, m.Length),
            _ => (string.Empty, string.Empty, string.Empty, 0),
        };
        var resource = ApiResource.All.FirstOrDefault(r => r.Group == group && r.Version == version && r.Plural == plural);
        if (resource is null || more > 0 || (resource.Namespaced && ns.Length == 0 && name.Length > 0))
        {
            return nothing with { IsUnknownResource = true };
        }

        var verb = (method, name.Length > 0) switch
        {
            ("GET" or "HEAD", true) => "get",
            ("GET" or "HEAD", false) => watch ? "watch" : "list",
            ("POST", _) => "create",
            ("PUT", _) => "update",
            ("PATCH", _) => "patch",
            ("DELETE", true) => "delete",
            ("DELETE", false) => "deletecollection",
            _ => method.ToLowerInvariant(),
        };
        return nothing with { Verb = verb, Resource = resource, Namespace = ns, Name = name.Length > 0 ? name : verb is "list" or "watch" ? selectedName ?? string.Empty : string.Empty };
    }
}
