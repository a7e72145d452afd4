using System.Text.Json;
using k8s;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>All objects of ours in one namespace.</summary>
internal static class ObjectList
{
    /// <summary>A node's object has 10 kB or so: a page comes in time over a slow line too.</summary>
    private const int PageSize = 250;

    /// <summary>Ten times as many objects as the largest cluster has nodes.</summary>
    private const int MostPages = 200;

    /// <summary>A list that was forgotten between two of its pages is begun anew.</summary>
    private const int Attempts = 3;

    /// <summary>By our label, in pages, in the server's order.</summary>
    /// <exception cref="ApiException">They cannot be listed.</exception>
    public static async Task<IReadOnlyList<StoredObject>> ListAsync(ClusterApi api, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PagesAsync(api, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException forgotten) when (forgotten.Failure == ApiFailure.Gone && attempt < Attempts)
            {
            }
        }
    }

    private static async Task<List<StoredObject>> PagesAsync(ClusterApi api, CancellationToken cancellationToken)
    {
        var objects = new List<StoredObject>();
        string? rest = null;
        for (var page = 0; page < MostPages; page++)
        {
            var from = rest;
            var list = await api.CallAsync(
                async (client, token) =>
                {
                    var maps = await client.CoreV1.ListNamespacedConfigMapAsync(
                        api.Namespace, labelSelector: ConfigMaps.Selector, limit: PageSize, continueParameter: from, cancellationToken: token).ConfigureAwait(false);
                    // Whatever is JSON can be read as an empty list.
                    return maps is { Kind: "ConfigMapList" } ? maps : throw new JsonException("its answer is no ConfigMapList");
                },
                cancellationToken).ConfigureAwait(false);
            objects.AddRange((list.Items ?? []).Where(map => map?.Metadata?.Name is not null).Select(ConfigMaps.Stored));
            rest = list.Metadata?.ContinueProperty;
            if (string.IsNullOrEmpty(rest))
            {
                return objects;
            }
        }

        throw new ApiException(ApiFailure.NotAnAnswer, $"API server {api.Server}: its list of ConfigMaps does not end");
    }
}
