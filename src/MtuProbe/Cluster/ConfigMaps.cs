using k8s;
using k8s.Models;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>Objects of ours as ConfigMaps: read, applied, deleted.</summary>
internal static class ConfigMaps
{
    /// <summary>Finds all of ours.</summary>
    public static string Selector => $"{ObjectKeys.NameLabel}={ObjectKeys.NameLabelValue}";

    /// <summary>Null when there is none.</summary>
    /// <exception cref="ApiException">It cannot be told.</exception>
    public static async Task<V1ConfigMap?> TryReadAsync(ClusterApi api, string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await api.CallAsync((client, token) => client.CoreV1.ReadNamespacedConfigMapAsync(name, @namespace, cancellationToken: token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ApiException none) when (none.Failure == ApiFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes it as it was seen; one that was written since stays.</summary>
    /// <returns>Whether it was there, and was to go.</returns>
    /// <exception cref="ApiException">It was not deleted.</exception>
    public static async Task<bool> TryDeleteAsync(ClusterApi api, string name, Func<StoredObject, bool> isSure, CancellationToken cancellationToken)
    {
        if (await TryReadAsync(api, api.Namespace, name, cancellationToken).ConfigureAwait(false) is not { } map || !isSure(Stored(map)))
        {
            return false;
        }

        var asSeen = new V1DeleteOptions { Preconditions = new V1Preconditions { ResourceVersion = map.Metadata.ResourceVersion, Uid = map.Metadata.Uid } };
        await api.CallAsync((client, token) => client.CoreV1.DeleteNamespacedConfigMapAsync(name, api.Namespace, asSeen, cancellationToken: token), cancellationToken)
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>Makes it, with our label and nothing in it; whoever came first has made it.</summary>
    /// <exception cref="ApiException">It was not made; <see cref="ApiFailure.Conflict"/> when there is one.</exception>
    public static Task<V1ConfigMap> CreateEmptyAsync(ClusterApi api, string @namespace, string name, string publisher, CancellationToken cancellationToken)
    {
        var map = new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace, Labels = PublishedObject.Labels.ToDictionary() },
        };
        return api.CallAsync(
            (client, token) => client.CoreV1.CreateNamespacedConfigMapAsync(map, @namespace, fieldManager: $"mtuprobe-{publisher}", cancellationToken: token), cancellationToken);
    }

    /// <param name="publisher"><c>mtuprobe-</c> and this is the field manager: whoever it is that applies, the object has one owner.</param>
    /// <param name="resourceVersion">That which the writer has seen: if it is another by now, nothing is written. Null for whatever is there.</param>
    /// <exception cref="ApiException">It was not written.</exception>
    public static Task<V1ConfigMap> ApplyAsync(
        ClusterApi api, string @namespace, PublishedObject content, string publisher, V1OwnerReference? owner, string? resourceVersion, CancellationToken cancellationToken)
    {
        var map = new V1ConfigMap
        {
            ApiVersion = V1ConfigMap.KubeApiVersion,
            Kind = V1ConfigMap.KubeKind,
            Metadata = new V1ObjectMeta
            {
                Name = content.Name,
                NamespaceProperty = @namespace,
                Labels = PublishedObject.Labels.ToDictionary(),
                Annotations = content.Annotations.Count > 0 ? content.Annotations.ToDictionary() : null,
                OwnerReferences = owner is null ? null : [owner],
                ResourceVersion = resourceVersion,
            },
            Data = content.Data.ToDictionary(),
        };
        var patch = new V1Patch(KubernetesJson.Serialize(map), V1Patch.PatchType.ApplyPatch);
        return api.CallAsync(
            (client, token) => client.CoreV1.PatchNamespacedConfigMapAsync(patch, content.Name, @namespace, fieldManager: $"mtuprobe-{publisher}", force: true, cancellationToken: token),
            cancellationToken);
    }

    public static StoredObject Stored(V1ConfigMap map) => new(
        map.Metadata.Name,
        map.Metadata.Annotations?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly(),
        map.Data?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly())
    {
        Version = map.Metadata.ResourceVersion,
    };
}
