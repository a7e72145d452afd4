using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>
/// Create, replace, patch and delete. The order of the checks is that of staging/src/k8s.io/apiserver: endpoints/handlers/patch.go and
/// pkg/registry/generic/registry/store.go.
/// </summary>
internal sealed class Writes(ApiStore store)
{
    public ApiObject Create(ApiResource resource, string ns, JsonObject body, Writer writer)
    {
        var metadata = ObjectBody.Settle(resource, ns, body);
        if (metadata["resourceVersion"] is not null)
        {
            throw Refusal.Untyped("resourceVersion should not be set on objects to be created");
        }

        if (string.IsNullOrEmpty((string?)metadata["name"]) && (string?)metadata["generateName"] is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix + ObjectBody.RandomSuffix();
        }

        lock (store.Gate)
        {
            NeedNamespace(resource, ns);
            foreach (var member in ObjectBody.ServersOwn)
            {
                metadata.Remove(member);
            }

            Rules.Check(resource, body, before: null);
            var name = (string)metadata["name"]!;
            if (store.Find(resource, ns, name) is not null)
            {
                throw Refusal.AlreadyExists(resource, name);
            }

            var managers = Managers.AfterUpdate([], writer.Manager, resource.ApiVersion, store.Now, Keys(body), Keys([]));
            return StoreNew(resource, body, managers, writer);
        }
    }

    /// <returns>The object, and whether it is new.</returns>
    public (ApiObject Object, bool Created) Replace(ApiResource resource, string ns, string name, JsonObject body, Writer writer)
    {
        var metadata = ObjectBody.Settle(resource, ns, body);
        ObjectBody.CheckName(metadata, name);
        lock (store.Gate)
        {
            if (store.Find(resource, ns, name) is not { } live)
            {
                if (!resource.CreateOnUpdate)
                {
                    throw Refusal.NotFound(resource, name);
                }

                writer.MayCreate?.Invoke();
                metadata.Remove("resourceVersion");
                return (Create(resource, ns, body, writer), true);
            }

            var asked = Text(metadata, "resourceVersion");
            if (asked.Length is 0 && !resource.UnconditionalUpdate)
            {
                // This one names the resource where others name the kind.
                throw Refusal.Invalid(resource.QualifiedPlural, name, FieldError.Invalid("metadata.resourceVersion", "0", "must be specified for an update"));
            }

            NeedUid(resource, name, live, metadata);
            return (Update(resource, live, body, asked, writer), false);
        }
    }

    public ApiObject Merge(ApiResource resource, string ns, string name, JsonObject patch, Writer writer)
    {
        lock (store.Gate)
        {
            var live = store.Find(resource, ns, name) ?? throw Refusal.NotFound(resource, name);
            var asked = patch["metadata"] is JsonObject told ? Text(told, "resourceVersion") : string.Empty;
            var merged = MergePatch.Apply(live.ToJson(), patch);
            if (Schemas.For(resource).DecodeError(merged, resource.Kind) is { } wrong)
            {
                throw Refusal.Invalid(string.Empty, string.Empty, FieldError.InvalidText("patch", merged.ToJsonString(), wrong));
            }

            var metadata = ObjectBody.Settle(resource, ns, merged);
            ObjectBody.CheckName(metadata, name);
            return Update(resource, live, merged, asked, writer);
        }
    }

    /// <returns>The object, and whether it is new.</returns>
    public (ApiObject Object, bool Created) Apply(ApiResource resource, string ns, string name, JsonObject patch, Writer writer)
    {
        ServerSideApply.CheckPatch(resource, ns, name, patch);
        lock (store.Gate)
        {
            var live = store.Find(resource, ns, name);
            var (body, managers) = ServerSideApply.Merge(resource, live?.Body ?? [], live?.Managers ?? [], patch, writer.Manager, writer.Force, store.Now);
            var told = patch["metadata"] as JsonObject ?? [];
            if (live is null && Text(told, "uid") is { Length: > 0 } uid)
            {
                throw Refusal.Conflict(resource, name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
            }

            var metadata = ObjectBody.Settle(resource, ns, body);
            if (told["namespace"] is JsonValue other && (string?)other != ns)
            {
                throw ObjectBody.WrongNamespace();
            }

            ObjectBody.CheckName(told.ContainsKey("name") ? told : metadata, name);
            metadata["name"] = name;
            if (live is null)
            {
                // A resourceVersion alone does not keep a missing object from being made: only a uid does (kubernetes issue 106745).
                NeedNamespace(resource, ns);
                Rules.Check(resource, body, before: null);
                writer.MayCreate?.Invoke();
                return (StoreNew(resource, body, managers, writer), true);
            }

            if (Text(told, "resourceVersion") is { Length: > 0 } version && version != Version(live))
            {
                throw Refusal.Conflict(resource, name, Refusal.OptimisticLock);
            }

            if (told["uid"] is { } claimed)
            {
                metadata["uid"] = claimed.DeepClone();
            }

            Rules.Check(resource, body, live.Body);
            return (StoreChanged(resource, live, body, managers, writer), false);
        }
    }

    /// <exception cref="ApiException">A precondition does not hold.</exception>
    public ApiObject Delete(ApiResource resource, string ns, string name, string? uid, string? version, bool dryRun)
    {
        lock (store.Gate)
        {
            var live = store.Find(resource, ns, name) ?? throw Refusal.NotFound(resource, name);
            if (uid is not null && uid != live.Uid)
            {
                throw Refusal.DeleteConflict(
                    resource, name, $"the UID in the precondition ({uid}) does not match the UID in record ({live.Uid}). The object might have been deleted and then recreated");
            }

            if (version is not null && version != Version(live))
            {
                throw Refusal.DeleteConflict(
                    resource, name, $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({Version(live)}). The object might have been modified");
            }

            if (!dryRun)
            {
                store.Remove(live);
            }

            return live;
        }
    }

    private static HashSet<string> Keys(JsonObject body) => [.. FieldSet.Leaves(body).Keys];

    private static string Version(ApiObject live) => live.Version.ToString(CultureInfo.InvariantCulture);

    // Clients write the same moment with and without fractions of a second.
    private static bool SameMoment(string? a, string? b) =>
        DateTimeOffset.TryParse(a, CultureInfo.InvariantCulture, out var one) && DateTimeOffset.TryParse(b, CultureInfo.InvariantCulture, out var other) && one == other;

    private static string Text(JsonObject metadata, string member) => (string?)metadata[member] ?? string.Empty;

    private ApiObject Update(ApiResource resource, ApiObject live, JsonObject body, string asked, Writer writer)
    {
        if (asked.Length > 0 && asked != "0" && asked != Version(live))
        {
            throw Refusal.Conflict(resource, live.Name, Refusal.OptimisticLock);
        }

        var metadata = body["metadata"]!.AsObject();
        metadata["uid"] ??= live.Uid;
        var created = (string?)live.Body["metadata"]!["creationTimestamp"];
        if (metadata["creationTimestamp"] is not JsonValue sent || SameMoment((string?)sent, created))
        {
            metadata["creationTimestamp"] = created;
        }

        Rules.Check(resource, body, live.Body);
        var (had, has) = (FieldSet.Leaves(live.Body), FieldSet.Leaves(body));
        var set = has.Where(leaf => !had.TryGetValue(leaf.Key, out var value) || value != leaf.Value).Select(leaf => leaf.Key).ToHashSet(StringComparer.Ordinal);
        var removed = had.Keys.Where(path => !has.ContainsKey(path)).ToHashSet(StringComparer.Ordinal);
        return StoreChanged(resource, live, body, Managers.AfterUpdate(live.Managers, writer.Manager, resource.ApiVersion, store.Now, set, removed), writer);
    }

    private ApiObject StoreNew(ApiResource resource, JsonObject body, ImmutableArray<ManagedEntry> managers, Writer writer)
    {
        var metadata = body["metadata"]!.AsObject();
        metadata.Remove("resourceVersion");
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = ManagedEntry.Stamp(store.Now);
        return writer.DryRun ? new ApiObject(resource, body, 0, managers) : store.Commit(resource, before: null, version => new ApiObject(resource, body, version, managers));
    }

    /// <summary>Nothing is written where nothing changes, and the resourceVersion stays (measured).</summary>
    private ApiObject StoreChanged(ApiResource resource, ApiObject live, JsonObject body, ImmutableArray<ManagedEntry> managers, Writer writer)
    {
        body["metadata"]!.AsObject().Remove("resourceVersion");
        var (had, has) = (FieldSet.Leaves(live.Body), FieldSet.Leaves(body));
        var same = had.Count == has.Count && had.All(leaf => has.TryGetValue(leaf.Key, out var value) && value == leaf.Value);
        if (same && Managers.Same(live.Managers, managers))
        {
            return live;
        }

        return writer.DryRun ? new ApiObject(resource, body, live.Version, managers) : store.Commit(resource, live, version => new ApiObject(resource, body, version, managers));
    }

    /// <summary>The admission plug-in NamespaceLifecycle lets nothing into a namespace that is not there.</summary>
    private void NeedNamespace(ApiResource resource, string ns)
    {
        if (resource.Namespaced && store.Find(ApiResource.Namespaces, string.Empty, ns) is null)
        {
            throw Refusal.NotFound(ApiResource.Namespaces, ns);
        }
    }

    /// <summary>The words are those of the storage's preconditions (staging/src/k8s.io/apiserver/pkg/storage/interfaces.go).</summary>
    private static void NeedUid(ApiResource resource, string name, ApiObject live, JsonObject metadata)
    {
        if (Text(metadata, "uid") is { Length: > 0 } uid && uid != live.Uid)
        {
            throw Refusal.Conflict(
                resource, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {live.Uid}");
        }
    }
}
