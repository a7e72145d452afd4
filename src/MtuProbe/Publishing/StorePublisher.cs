using Microsoft.Extensions.Logging;
using MtuProbe.Agent;

namespace MtuProbe.Publishing;

/// <summary>
/// Keeps a node's object as a file in <c>--store</c>: when a number or a verdict changed, and as a heartbeat. Everything happens on a timer,
/// one write at a time; whoever hands in a state never waits and never hears of a failure, which is counted, logged and tried again.
/// </summary>
internal sealed class StorePublisher : IAsyncDisposable
{
    public const string Name = "store";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(15);

    /// <summary>Paths that finish their searches one after the other share a write.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    /// <summary>How long the end of the process waits for a disk.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly string _directory;
    private readonly StoreFile _file;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Action<bool> _published;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private AgentState? _latest;
    private bool _busy;
    private long _lastWrite;
    private NodeObject? _written;
    private TimeSpan _heartbeat;
    private TimeSpan _retry = TimeSpan.Zero;
    private string? _complaint;

    /// <param name="directory">Must exist: one that is missing may be a disk that is not mounted.</param>
    /// <param name="node">Name of this node.</param>
    /// <param name="time">Of heartbeats and retries.</param>
    /// <param name="random">For the heartbeat, so that a thousand nodes do not beat together.</param>
    /// <param name="published">Told of each attempt whether it succeeded.</param>
    /// <param name="log">Told of each failure once, and of its end.</param>
    public StorePublisher(string directory, string node, TimeProvider time, Random random, Action<bool> published, ILogger log)
    {
        _directory = directory;
        _file = new StoreFile(directory, ObjectNames.OfNode(node));
        _time = time;
        _random = random;
        _published = published;
        _log = log;
        Previous = ReadBack(node);
        _timer = time.CreateTimer(static store => ((StorePublisher)store!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What this node had published when it was started; null when that was nothing, or cannot be read.</summary>
    public PublishedNumbers? Previous { get; }

    /// <summary>The file will say this. Returns at once.</summary>
    public void Publish(AgentState state)
    {
        lock (_lock)
        {
            _latest = state;
            if (!_busy && _retry == TimeSpan.Zero)
            {
                _timer.Change(SinceWrite >= Gap || _written is null ? TimeSpan.Zero : Gap - SinceWrite, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Writes what is not written yet, if the disk lets it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _timer.DisposeAsync().AsTask().WaitAsync(Patience, _time).ConfigureAwait(false);
            await Task.Run(Look).WaitAsync(Patience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _log.LogWarning("store {store}: the disk does not answer; the last state may be missing", _directory);
        }
    }

    private TimeSpan SinceWrite => _time.GetElapsedTime(_lastWrite);

    private PublishedNumbers? ReadBack(string node)
    {
        _file.TryRemoveDraft();
        try
        {
            return NodeManifest.TryRead(_file.Read()) is { } numbers && numbers.Node == node ? numbers : null;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            // Absent at the first start; if the directory is at fault, the first write says so.
            return null;
        }
    }

    private void Look()
    {
        AgentState? state;
        lock (_lock)
        {
            if (_busy || _latest is null)
            {
                return;
            }

            _busy = true;
            state = _latest;
        }

        var wait = Attempt(state);
        lock (_lock)
        {
            _busy = false;
            _timer.Change(_retry == TimeSpan.Zero && !ReferenceEquals(_latest, state) ? Gap : wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <returns>How long to wait for the next look.</returns>
    private TimeSpan Attempt(AgentState state)
    {
        try
        {
            var node = NodeObject.Of(state, _time.GetUtcNow());
            var isDue = _written is null || SinceWrite >= _heartbeat || !node.SaysTheSameAs(_written);
            if (isDue)
            {
                _file.Replace(NodeManifest.Write(node));
                Succeed(node);
            }

            return _heartbeat - SinceWrite is { Ticks: > 0 } left ? left : TimeSpan.Zero;
        }
        catch (Exception failure)
        {
            return Fail(failure.Message);
        }
    }

    private void Succeed(NodeObject node)
    {
        _written = node;
        _lastWrite = _time.GetTimestamp();
        _heartbeat = Heartbeat * (0.9 + (0.2 * _random.NextDouble()));
        _retry = TimeSpan.Zero;
        _published(true);
        if (_complaint is not null)
        {
            _complaint = null;
            _log.LogInformation("store {store}: works again", _directory);
        }
    }

    private TimeSpan Fail(string reason)
    {
        _retry = _retry == TimeSpan.Zero ? FirstRetry : _retry * 2 < LongestRetry ? _retry * 2 : LongestRetry;
        _published(false);
        if (reason != _complaint)
        {
            _complaint = reason;
            _log.LogError("store {store}: cannot be written ({reason}); it is tried again at least every minute", _directory, reason);
        }

        return _retry;
    }
}
