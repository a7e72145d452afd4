using Microsoft.Extensions.Logging;
using MtuProbe.Agent;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>An agent's part in a cluster: whom it probes, where its object is kept, and its Events.</summary>
internal sealed class AgentCluster : IDisposable
{
    private const string Publisher = "configmap";

    private readonly ClusterApi _api;
    private readonly AgentOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action _failed;

    /// <summary>Sends nothing yet.</summary>
    /// <exception cref="UsageException">No API server is known.</exception>
    public AgentCluster(AgentOptions options, AgentMetrics metrics, TimeProvider time, ILogger log)
    {
        (_options, _time, _log) = (options, time, log);
        _api = ClusterApi.Open(options.Cluster, time);
        _failed = () => metrics.Published(Publisher, ok: false);
        metrics.WillList();
        Peers = new PeerLists(
            async token => EndpointSlices.Peers(await EndpointSlices.ListAsync(_api, options.PeerService!, token).ConfigureAwait(false)),
            time, Random.Shared.NextDouble, metrics.Listed, log);
        Sink = new ConfigMapSink(_api, _api.Namespace, Publisher, async () => OwnNode.Reference(await _api.TokenAsync(CancellationToken.None).ConfigureAwait(false), options.Node));
        if (options is { Pod: { } pod, PodUid: { } uid })
        {
            metrics.WillPublish(VerdictEvents.Publisher);
            Events = new VerdictEvents(
                (content, token) => PodEvents.SendAsync(_api, pod, uid, content, time.GetUtcNow(), Guid.NewGuid(), token),
                time, ok => metrics.Published(VerdictEvents.Publisher, ok), log);
        }
    }

    public PeerLists Peers { get; }

    public IObjectSink Sink { get; }

    /// <summary>Null when it is not known which Pod this is.</summary>
    public VerdictEvents? Events { get; }

    /// <summary>Where all this is, for people.</summary>
    public string Place => $"{_api.Server}, namespace {_api.Namespace}";

    /// <summary>What this node had published before it began: asked for until the server has said, for nothing may be written before that.</summary>
    public async Task<StoredObject?> ReadPreviousAsync(CancellationToken cancellationToken)
    {
        // All pods of a rollout start together, and this comes before anything that would keep them apart.
        await Task.Delay(_options.StartJitter * Random.Shared.NextDouble(), _time, cancellationToken).ConfigureAwait(false);
        var complaints = new Complaints();
        for (var failures = 1; ; failures++)
        {
            try
            {
                var map = await ConfigMaps.TryReadAsync(_api, _api.Namespace, ObjectNames.OfNode(_options.Node), cancellationToken).ConfigureAwait(false);
                if (complaints.AreOver())
                {
                    _log.LogInformation("what this node had published can be read");
                }

                return map is null ? null : ConfigMaps.Stored(map);
            }
            catch (ApiException failure)
            {
                // Nothing can be published before.
                _failed();
                if (complaints.IsNew(failure.Message))
                {
                    _log.LogError("what this node had published cannot be read ({reason}); until then its ConfigMap stays as it is", failure.Message);
                }

                await Task.Delay(RetryPolicy.Server.After(failures, Random.Shared.NextDouble(), failure.TryAfter), _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _api.Dispose();
}
