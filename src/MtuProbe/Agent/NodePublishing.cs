using Microsoft.Extensions.Logging;
using MtuProbe.Cluster;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Agent;

/// <summary>Where this node's object goes: a file of a store, a ConfigMap, both or neither. What it had said before a restart is remembered first.</summary>
internal sealed class NodePublishing : IAsyncDisposable
{
    private readonly List<ObjectPublisher> _publishers = [];
    private readonly AgentOptions _options;
    private readonly AgentCluster? _cluster;
    private readonly AgentMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private AgentState? _last;

    public NodePublishing(AgentOptions options, AgentCluster? cluster, AgentMetrics metrics, TimeProvider time, ILogger log) =>
        (_options, _cluster, _metrics, _time, _log) = (options, cluster, metrics, time, log);

    /// <summary>What the store says, at once.</summary>
    public void Begin(PathBook book)
    {
        if (_options.Store is { } directory)
        {
            var file = new StoreFile(directory, ObjectNames.OfNode(_options.Node));
            file.TryRemoveDraft();
            Remember(book, file.TryRead());
            Open(file);
        }

        if (_cluster is not null)
        {
            _metrics.WillPublish(_cluster.Sink.Publisher);
        }
    }

    /// <summary>What the cluster says, when it can be asked; nothing is written there before.</summary>
    public async Task JoinAsync(PathBook book, CancellationToken cancellationToken)
    {
        if (_cluster is not null)
        {
            Remember(book, await _cluster.ReadPreviousAsync(cancellationToken).ConfigureAwait(false));
            Open(_cluster.Sink);
        }
    }

    /// <summary>Returns at once.</summary>
    public void Publish(AgentState state, CancellationToken cancellationToken)
    {
        _cluster?.Events?.Show(state, cancellationToken);
        lock (_publishers)
        {
            _last = state;
            _publishers.ForEach(publisher => publisher.Publish(now => NodeObject.Of(state, now)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        ObjectPublisher[] open;
        lock (_publishers)
        {
            open = [.. _publishers];
        }

        await Task.WhenAll(open.Select(publisher => publisher.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private void Open(IObjectSink sink)
    {
        _metrics.WillPublish(sink.Publisher);
        var publisher = new ObjectPublisher(sink, _time, Random.Shared, ok => _metrics.Published(sink.Publisher, ok), _log);
        lock (_publishers)
        {
            _publishers.Add(publisher);
            if (_last is { } state)
            {
                publisher.Publish(now => NodeObject.Of(state, now));
            }
        }
    }

    /// <summary>A number once published is not withdrawn, also not by a restart.</summary>
    private void Remember(PathBook book, StoredObject? stored)
    {
        if (PublishedNumbers.TryRead(stored) is { } numbers && numbers.Node == _options.Node)
        {
            book.Remember(numbers.Of, numbers.OfNode);
        }
    }
}
