using k8s;
using k8s.Models;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>One ConfigMap, written by server-side apply: it is made where it is missing, keys that we no longer name go, keys of others stay.</summary>
/// <param name="api">The server.</param>
/// <param name="namespace">Where it is.</param>
/// <param name="publisher">Its label in the metrics; <c>mtuprobe-</c> and this is the field manager.</param>
/// <param name="owner">Whom it goes with; null for nobody. Asked for at each write.</param>
internal sealed class ConfigMapSink(ClusterApi api, string @namespace, string publisher, Func<ValueTask<V1OwnerReference?>> owner) : IObjectSink
{
    public string Publisher => publisher;

    public string Place => $"ConfigMaps of namespace {@namespace}";

    /// <summary>All first searches of an agent, which end within some six seconds: at a start of all agents each would else write seven times.</summary>
    public TimeSpan Gap => TimeSpan.FromSeconds(10);

    public RetryPolicy Retries => RetryPolicy.Server;

    public async ValueTask WriteAsync(PublishedObject content, CancellationToken cancellationToken)
    {
        var mine = await owner().ConfigureAwait(false);
        await ConfigMaps.ApplyAsync(api, @namespace, content, publisher, mine, resourceVersion: null, cancellationToken).ConfigureAwait(false);
    }
}
