using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace MtuProbe.FakeApi.Storing;

/// <summary>
/// The merge of an apply patch into what is there. Measured: conflict, force, removal of what is no longer named, unchanged apply, the
/// refusals of malformed patches. Source of the words: apimachinery's managedfields/internal, of the rules: structured-merge-diff, merge/update.go.
/// </summary>
internal static class ServerSideApply
{
    /// <exception cref="ApiException">The patch is no object of this resource.</exception>
    public static void CheckPatch(ApiResource resource, string ns, string name, JsonObject patch)
    {
        var (apiVersion, kind) = (Text(patch["apiVersion"]), Text(patch["kind"]));
        if (apiVersion != resource.ApiVersion || kind != resource.Kind)
        {
            var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
            var (group, version) = slash < 0 ? (string.Empty, apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
            throw Refusal.BadRequest($"invalid object type: {group}/{version}, Kind={kind}");
        }

        if (patch["metadata"]?["managedFields"] is not null)
        {
            throw Refusal.BadRequest("metadata.managedFields must be nil");
        }

        var errors = Schemas.For(resource).ApplyErrors(patch, string.Empty).ToList();
        if (errors.Count > 0)
        {
            var told = errors.Count == 1 ? errors[0] : $"errors:\n{string.Join('\n', errors.Select(e => $"  {e}"))}";
            throw Refusal.Untyped($"failed to create typed patch object ({ns}/{name}; {resource.GroupVersionKind}): {told}");
        }
    }

    /// <summary>What the object becomes. A new one is merged into an empty one.</summary>
    /// <exception cref="ApiException">Another manager has one of the fields with another value, and force is not set.</exception>
    public static (JsonObject Body, ImmutableArray<ManagedEntry> Managers) Merge(
        ApiResource resource, JsonObject live, ImmutableArray<ManagedEntry> managers, JsonObject patch, string manager, bool force, DateTimeOffset now)
    {
        var had = FieldSet.Leaves(live);
        var named = FieldSet.Leaves(patch);
        var others = managers.Where(e => !e.IsOf(manager, apply: true)).ToList();
        var ownedBefore = managers.FirstOrDefault(e => e.IsOf(manager, apply: true))?.Fields ?? FieldSet.Empty;

        var set = named.Where(leaf => !had.TryGetValue(leaf.Key, out var value) || value != leaf.Value).Select(leaf => leaf.Key).ToHashSet(StringComparer.Ordinal);
        var removed = ownedBefore.Where(path => !named.ContainsKey(path) && had.ContainsKey(path) && !others.Exists(e => e.Fields.Contains(path))).ToHashSet(StringComparer.Ordinal);

        var conflicts = others.SelectMany(e => e.Fields.Where(set.Contains).Select(path => (Entry: e, Path: FieldSet.Display(path)))).ToList();
        if (conflicts.Count > 0 && !force)
        {
            throw Refusal.ApplyConflict(ConflictMessage(conflicts), new JsonArray([.. conflicts.Select(JsonNode (c) => new JsonObject
            {
                ["reason"] = "FieldManagerConflict",
                ["message"] = $"conflict with {c.Entry.ConflictName}",
                ["field"] = c.Path,
            })]));
        }

        var body = live.DeepClone().AsObject();
        foreach (var path in removed)
        {
            FieldSet.Remove(body, path);
        }

        foreach (var path in set)
        {
            FieldSet.Set(body, path, named[path]);
        }

        return (body, Managers.AfterApply(managers, manager, resource.ApiVersion, now, FieldSet.Empty.Union(named.Keys), set, removed));
    }

    private static string ConflictMessage(List<(ManagedEntry Entry, string Path)> conflicts)
    {
        if (conflicts.Count == 1)
        {
            return $"Apply failed with 1 conflict: conflict with {conflicts[0].Entry.ConflictName}: {conflicts[0].Path}";
        }

        var lines = conflicts.GroupBy(c => c.Entry.ConflictName).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => g.Select(c => $"- {c.Path}").Prepend($"conflicts with {g.Key}:"));
        return $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', lines)}";
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : string.Empty;
}
