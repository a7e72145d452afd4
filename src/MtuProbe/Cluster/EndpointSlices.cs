using System.Net;
using k8s;
using k8s.Models;
using MtuProbe.Agent;
using MtuProbe.Core.Paths;

namespace MtuProbe.Cluster;

/// <summary>From a Service's EndpointSlices to peers: one for each node, with one address of each family.</summary>
internal static class EndpointSlices
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    /// <summary>A page; a slice has at most a thousand endpoints, as a rule a hundred.</summary>
    private const int PageSize = 500;

    private const int MostPages = 100;

    /// <summary>From the API server's cache, which costs the cluster's database nothing.</summary>
    /// <exception cref="ApiException">They cannot be listed.</exception>
    public static async Task<IReadOnlyList<V1EndpointSlice>> ListAsync(ClusterApi api, string service, CancellationToken cancellationToken)
    {
        var slices = new List<V1EndpointSlice>();
        string? rest = null;
        for (var page = 0; page < MostPages; page++)
        {
            var (from, selector) = (rest, $"{ServiceLabel}={service}");
            var list = await api.CallAsync(
                (client, token) => client.DiscoveryV1.ListNamespacedEndpointSliceAsync(
                    api.Namespace,
                    labelSelector: selector,
                    limit: PageSize,
                    continueParameter: from,
                    resourceVersion: from is null ? "0" : null,
                    cancellationToken: token),
                cancellationToken).ConfigureAwait(false);
            slices.AddRange(list.Items ?? []);
            rest = list.Metadata?.ContinueProperty;
            if (string.IsNullOrEmpty(rest))
            {
                break;
            }
        }

        return slices;
    }

    /// <summary>
    /// In the order of their names. Where a node has several pods (during a rollout, say) the one that is ready comes first, then the
    /// ordinally smallest address, so that the choice stays while they do. Pods that are being deleted are left out.
    /// </summary>
    public static IReadOnlyList<Peer> Peers(IEnumerable<V1EndpointSlice> slices) =>
    [
        .. slices
            .SelectMany(slice => slice.Endpoints ?? [])
            .Where(endpoint => endpoint is { NodeName.Length: > 0, Addresses.Count: > 0 } && endpoint.Conditions?.Terminating != true)
            .Select(endpoint => (Endpoint: endpoint, Address: IPAddress.TryParse(endpoint.Addresses[0], out var address) ? address : null))
            .Where(found => found.Address is not null)
            .GroupBy(found => found.Endpoint.NodeName, StringComparer.Ordinal)
            .OrderBy(node => node.Key, StringComparer.Ordinal)
            .Select(node => new Peer(
                node.Key,
                node.Select(found => found.Endpoint.Zone).Where(zone => !string.IsNullOrEmpty(zone)).Order(StringComparer.Ordinal).FirstOrDefault(),
                [
                    .. node.OrderBy(found => found.Endpoint.Conditions?.Ready == false)
                        .ThenBy(found => found.Address!.ToString(), StringComparer.Ordinal)
                        .Select(found => found.Address!)
                        .DistinctBy(IpFamily.Of),
                ])),
    ];
}
