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
        map.Data?.AsReadOnly() ?? new Dictionary<string, string>().AsReadOnly());
}
