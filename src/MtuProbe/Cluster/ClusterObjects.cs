using k8s;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>All objects of ours in a namespace, read for a report.</summary>
internal static class ClusterObjects
{
    /// <exception cref="ApiException">They cannot be read.</exception>
    /// <exception cref="UsageException">There is no such namespace.</exception>
    public static async Task<ClusterReading> ReadAsync(ClusterApi api, TimeProvider time, CancellationToken cancellationToken)
    {
        var objects = await ObjectList.ListAsync(api, cancellationToken).ConfigureAwait(false);
        // A namespace that does not exist has an empty list, too.
        if (objects.Count == 0 && await IsAbsentAsync(api, cancellationToken).ConfigureAwait(false))
        {
            throw new UsageException($"API server {api.Server}: there is no namespace {api.Namespace}: give --namespace NS, where MtuProbe is installed");
        }

        return ClusterReading.Of($"namespace {api.Namespace} of {api.Server}", objects, [], time.GetUtcNow());
    }

    /// <summary>False where it cannot be told: few may look at namespaces.</summary>
    private static async Task<bool> IsAbsentAsync(ClusterApi api, CancellationToken cancellationToken)
    {
        try
        {
            await api.CallAsync((client, token) => client.CoreV1.ReadNamespaceAsync(api.Namespace, cancellationToken: token), cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (ApiException failure)
        {
            return failure.Failure == ApiFailure.NotFound;
        }
    }
}
