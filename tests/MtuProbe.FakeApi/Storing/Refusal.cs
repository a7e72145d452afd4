using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>
/// The refusals of an API server, in its words. Source: kubernetes/kubernetes, staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go;
/// those of the tables in the tests were also measured on kube-apiserver 1.36.
/// </summary>
internal static class Refusal
{
    public const string OptimisticLock = "the object has been modified; please apply your changes to the latest version and try again";

    public static ApiException NotFound(ApiResource resource, string name) =>
        new(404, "NotFound", $"{resource.QualifiedPlural} \"{name}\" not found", Details(resource.Group, resource.Plural, name));

    public static ApiException AlreadyExists(ApiResource resource, string name) =>
        new(409, "AlreadyExists", $"{resource.QualifiedPlural} \"{name}\" already exists", Details(resource.Group, resource.Plural, name));

    public static ApiException Conflict(ApiResource resource, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedPlural} \"{name}\": {why}", Details(resource.Group, resource.Plural, name));

    /// <summary>A precondition of a deletion fails: BeforeDelete in staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go puts the kind where others have the plural.</summary>
    public static ApiException DeleteConflict(ApiResource resource, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedKind} \"{name}\": {why}", Details(resource.Group, resource.Kind, name));

    public static ApiException ApplyConflict(string message, JsonArray causes) => new(409, "Conflict", message, new JsonObject { ["causes"] = causes });

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Invalid(string qualifiedKind, string name, params IReadOnlyList<FieldError> errors)
    {
        var dot = qualifiedKind.IndexOf('.', StringComparison.Ordinal);
        var details = Details(dot < 0 ? string.Empty : qualifiedKind[(dot + 1)..], dot < 0 ? qualifiedKind : qualifiedKind[..dot], name);
        details["causes"] = new JsonArray([.. errors.Select(JsonNode (e) => new JsonObject { ["reason"] = e.Reason, ["message"] = e.Body, ["field"] = e.Field })]);
        var all = errors.Count == 1 ? errors[0].Message : $"[{string.Join(", ", errors.Select(e => e.Message).Distinct(StringComparer.Ordinal))}]";
        return new ApiException(422, "Invalid", $"{qualifiedKind} \"{name}\" is invalid: {all}", details);
    }

    /// <summary>An error without a kind of its own: a 500 whose Status has no reason.</summary>
    public static ApiException Untyped(string message) => new(500, null, message);

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException Forbidden(ApiResource resource, string name, string sentence) => new(
        403,
        "Forbidden",
        name.Length == 0 ? $"{resource.QualifiedPlural} is forbidden: {sentence}" : $"{resource.QualifiedPlural} \"{name}\" is forbidden: {sentence}",
        Details(resource.Group, resource.Plural, name));

    public static ApiException Expired(string message) => new(410, "Expired", message);

    public static ApiException TooLargeVersion(long asked, long current) => new(
        504,
        "Timeout",
        $"Timeout: Too large resource version: {asked}, current: {current}",
        new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        });

    public static ApiException BodyTooLarge(int limit) => new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}");

    public static ApiException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new JsonObject());

    public static ApiException NoSuchResource() => new(404, "NotFound", "the server could not find the requested resource", new JsonObject());

    public static ApiException UnsupportedMediaType(params ReadOnlySpan<string?> accepted) =>
        new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    public static ApiException NotAcceptable(params ReadOnlySpan<string?> offered) =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {string.Join(", ", offered)}");

    private static JsonObject Details(string group, string kind, string name)
    {
        var details = new JsonObject();
        AddUnlessEmpty("name", name);
        AddUnlessEmpty("group", group);
        AddUnlessEmpty("kind", kind);
        return details;

        void AddUnlessEmpty(string member, string value)
        {
            if (value.Length > 0)
            {
                details[member] = value;
            }
        }
    }
}
