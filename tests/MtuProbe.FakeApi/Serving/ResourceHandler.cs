using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.FakeApi.Serving;

/// <summary>The verbs on resources.</summary>
/// <param name="mayCreate">Refuses an apply that would create by one who may not (measured: create and patch are both needed).</param>
internal sealed class ResourceHandler(ApiStore store, HttpContext context, ApiRequest request, ApiResource resource, Reply reply, Action mayCreate)
{
    private const string ApplyPatch = "application/apply-patch+yaml";
    private const string MergePatchType = "application/merge-patch+json";
    private const string StrategicMergePatch = "application/strategic-merge-patch+json";

    private readonly Writes _writes = new(store);

    /// <summary>A manager that is not named is the client's program. Source: managerOrUserAgent in endpoints/handlers/create.go.</summary>
    private string Manager => context.Request.Query["fieldManager"].ToString() is { Length: > 0 } named ? named : request.UserAgent.Split('/')[0] is { Length: > 0 } agent ? agent : "unknown";

    private bool DryRun => context.Request.Query["dryRun"] == "All";

    private Selection Selection => new(
        request.Namespace, LabelSelector.Parse(context.Request.Query["labelSelector"]), FieldSelector.Parse(context.Request.Query["fieldSelector"]));

    public Task HandleAsync(WatchHub watches)
    {
        var accepted = context.Request.Headers.Accept.ToString();
        if (accepted.Length > 0 && !accepted.Contains("application/json", StringComparison.Ordinal) && !accepted.Contains("*/*", StringComparison.Ordinal) && !accepted.Contains("application/*", StringComparison.Ordinal))
        {
            throw Refusal.NotAcceptable("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
        }

        // Namespaces come from the test: what a real deletion of one takes along is not done here.
        var writable = resource != ApiResource.Namespaces;
        return request.Verb switch
        {
            "get" => reply.JsonAsync(200, Found().Whole),
            "list" => ListAsync(),
            "watch" => watches.ServeAsync(resource, Selection, context.Request.Query, reply),
            "create" when writable && request.Name.Length == 0 && request.Namespace.Length > 0 => CreateAsync(),
            "update" when writable && request.Name.Length > 0 => ReplaceAsync(),
            "patch" when writable && request.Name.Length > 0 => PatchAsync(),
            "delete" when writable => DeleteAsync(),
            _ => throw Refusal.MethodNotAllowed(),
        };
    }

    private ApiObject Found() => store.Find(resource, request.Namespace, request.Name) ?? throw Refusal.NotFound(resource, request.Name);

    private async Task ListAsync()
    {
        var page = Lists.Read(store, resource, new ListRequest(Selection, request.ResourceVersion, request.Limit, context.Request.Query["continue"].ToString()));
        using var body = new MemoryStream();
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("kind", $"{resource.Kind}List");
            json.WriteString("apiVersion", resource.ApiVersion);
            json.WriteStartObject("metadata");
            json.WriteString("resourceVersion", page.Version.ToString(CultureInfo.InvariantCulture));
            if (page.Continue is not null)
            {
                json.WriteString("continue", page.Continue);
            }

            if (page.Remaining is { } remaining)
            {
                json.WriteNumber("remainingItemCount", remaining);
            }

            json.WriteEndObject();
            json.WriteStartArray("items");
            foreach (var item in page.Items)
            {
                json.WriteRawValue(item.AsItem, skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await reply.JsonAsync(200, body.ToArray()).ConfigureAwait(false);
    }

    private async Task CreateAsync()
    {
        var body = await RequestBody.ObjectAsync(context.Request, resource, reply).ConfigureAwait(false);
        await reply.JsonAsync(201, _writes.Create(resource, request.Namespace, body, new Writer(Manager, DryRun: DryRun)).Whole).ConfigureAwait(false);
    }

    private async Task ReplaceAsync()
    {
        var body = await RequestBody.ObjectAsync(context.Request, resource, reply).ConfigureAwait(false);
        if (string.IsNullOrEmpty((string?)body["metadata"]?["name"]))
        {
            throw Refusal.BadRequest("name must be provided");
        }

        var (stored, created) = _writes.Replace(resource, request.Namespace, request.Name, body, new Writer(Manager, MayCreate: mayCreate, DryRun: DryRun));
        await reply.JsonAsync(created ? 201 : 200, stored.Whole).ConfigureAwait(false);
    }

    private async Task PatchAsync()
    {
        var type = RequestBody.MediaType(context.Request);
        if (type is not (ApplyPatch or MergePatchType or StrategicMergePatch))
        {
            throw Refusal.UnsupportedMediaType(MergePatchType, StrategicMergePatch, ApplyPatch);
        }

        var patch = await RequestBody.PatchAsync(context.Request).ConfigureAwait(false);
        var force = context.Request.Query["force"].ToString();
        if (type != ApplyPatch)
        {
            if (force.Length > 0)
            {
                throw Refusal.Invalid("PatchOptions.meta.k8s.io", string.Empty, FieldError.Forbidden("force", "may not be specified for non-apply patch"));
            }

            await reply.JsonAsync(200, _writes.Merge(resource, request.Namespace, request.Name, patch, new Writer(Manager, DryRun: DryRun)).Whole).ConfigureAwait(false);
            return;
        }

        if (context.Request.Query["fieldManager"].ToString().Length == 0)
        {
            throw Refusal.Invalid("PatchOptions.meta.k8s.io", string.Empty, FieldError.Required("fieldManager", "is required for apply patch"));
        }

        var writer = new Writer(Manager, ApiRequest.IsTrue(force), mayCreate, DryRun);
        var (stored, created) = _writes.Apply(resource, request.Namespace, request.Name, patch, writer);
        await reply.JsonAsync(created ? 201 : 200, stored.Whole).ConfigureAwait(false);
    }

    private async Task DeleteAsync()
    {
        var text = await RequestBody.TextAsync(context.Request).ConfigureAwait(false);
        var preconditions = (text.Length > 0 ? JsonNode.Parse(text) : null)?["preconditions"];
        var gone = _writes.Delete(resource, request.Namespace, request.Name, (string?)preconditions?["uid"], (string?)preconditions?["resourceVersion"], DryRun);
        var details = new JsonObject { ["name"] = gone.Name };
        if (resource.Group.Length > 0)
        {
            details["group"] = resource.Group;
        }

        details["kind"] = resource.Plural;
        details["uid"] = gone.Uid;
        await reply.JsonAsync(200, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        }).ConfigureAwait(false);
    }
}
