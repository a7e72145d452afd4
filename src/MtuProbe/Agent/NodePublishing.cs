using Microsoft.Extensions.Logging;
using MtuProbe.Cluster;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Agent;

/// <summary>Where this node's object goes: a file of a store, a ConfigMap, both or neither. What it had said before a restart is remembered first.</summary>
internal sealed class NodePublishing : IAsyncDisposable
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly List<ObjectPublisher> _publishers = [];
    private readonly AgentOptions _options;
    private readonly AgentCluster? _cluster;
    private readonly AgentMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private bool _isOpen;
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

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

    /// <summary>Completes when the book remembers what the cluster said: the cluster may be written to from the next <see cref="OpenJoined"/> on.</summary>
    /// <remarks>Never again after that.</remarks>
    public Task Joined => _isOpen ? Never : _joined.Task;

    /// <summary>What the cluster says, when it can be asked.</summary>
    public async Task JoinAsync(PathBook book, CancellationToken cancellationToken)
    {
        if (_cluster is not null)
        {
            Remember(book, await _cluster.ReadPreviousAsync(cancellationToken).ConfigureAwait(false));
            _joined.SetResult();
        }
    }

    /// <summary>For whoever reads the book, before he does: a state from before must not be written, for it knows nothing of what was published.</summary>
    public void OpenJoined()
    {
        if (!_isOpen && _joined.Task.IsCompleted)
        {
            _isOpen = true;
            Open(_cluster!.Sink);
        }
    }

    /// <summary>Returns at once. For the one who calls <see cref="OpenJoined"/>.</summary>
    public void Publish(AgentState state, CancellationToken cancellationToken)
    {
        _cluster?.Events?.Show(state, cancellationToken);
        _publishers.ForEach(publisher => publisher.Publish(now => NodeObject.Of(state, now)));
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_publishers.Select(publisher => publisher.DisposeAsync().AsTask())).ConfigureAwait(false);

    private void Open(IObjectSink sink)
    {
        _metrics.WillPublish(sink.Publisher);
        _publishers.Add(new ObjectPublisher(sink, _time, Random.Shared, ok => _metrics.Published(sink.Publisher, ok), _log));
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
