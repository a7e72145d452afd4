using System.Globalization;
using System.Text.Json.Nodes;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.FakeApi.Objects;

/// <summary>What a test puts into the store itself, as a controller of the cluster would.</summary>
public static class StoredObjects
{
    /// <summary>Writes an object, new or anew, by its kind and name; its namespace is made where it is missing.</summary>
    /// <exception cref="ApiException">It is not what an API server would take.</exception>
    public static ApiObject Put(this ApiStore store, string defaultNamespace, JsonObject body, string manager = "kube-controller-manager")
    {
        var (apiVersion, kind) = ((string?)body["apiVersion"], (string?)body["kind"]);
        var resource = ApiResource.All.FirstOrDefault(r => r.ApiVersion == apiVersion && r.Kind == kind)
            ?? throw new ArgumentException($"{kind} in {apiVersion} is not served", nameof(body));
        var name = (string?)body["metadata"]?["name"] ?? throw new ArgumentException("the object has no name", nameof(body));
        if (resource == ApiResource.Namespaces)
        {
            return store.PutNamespace(name);
        }

        var ns = (string?)body["metadata"]!["namespace"] ?? defaultNamespace;
        store.PutNamespace(ns);
        var writes = new Writes(store);
        lock (store.Gate)
        {
            return store.Find(resource, ns, name) is { } live
                ? writes.Replace(resource, ns, name, At(live), new Writer(manager)).Object
                : writes.Create(resource, ns, body.DeepClone().AsObject(), new Writer(manager));
        }

        JsonObject At(ApiObject live)
        {
            var next = body.DeepClone().AsObject();
            next["metadata"]!["resourceVersion"] = live.Version.ToString(CultureInfo.InvariantCulture);
            return next;
        }
    }

    /// <summary>Makes a namespace, unless it is there.</summary>
    public static ApiObject PutNamespace(this ApiStore store, string name)
    {
        lock (store.Gate)
        {
            return store.Find(ApiResource.Namespaces, string.Empty, name)
                ?? new Writes(store).Create(ApiResource.Namespaces, string.Empty, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } }, new Writer("test"));
        }
    }

    /// <summary>Takes an object away, as somebody with kubectl does.</summary>
    public static void Delete(this ApiStore store, ApiResource resource, string ns, string name) =>
        new Writes(store).Delete(resource, ns, name, uid: null, version: null, dryRun: false);

    /// <summary>What the garbage collector does when the owner of objects is gone, all of whose owners must be.</summary>
    /// <returns>How many objects went.</returns>
    public static int CollectOwnedBy(this ApiStore store, string uid)
    {
        lock (store.Gate)
        {
            var orphans = ApiResource.All.SelectMany(store.All)
                .Where(o => o.Body["metadata"]!["ownerReferences"] is JsonArray { Count: > 0 } owners && owners.All(owner => (string?)owner!["uid"] == uid)).ToList();
            orphans.ForEach(o => new Writes(store).Delete(o.Resource, o.Namespace, o.Name, uid: null, version: null, dryRun: false));
            return orphans.Count;
        }
    }
}
