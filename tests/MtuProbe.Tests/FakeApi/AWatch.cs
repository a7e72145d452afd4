using System.Threading.Channels;
using k8s;
using k8s.Models;

namespace MtuProbe.Tests.FakeApi;

/// <summary>A watch of the typed client, its events in the order in which they came.</summary>
internal sealed class AWatch : IAsyncDisposable
{
    private readonly Channel<(WatchEventType Type, V1ConfigMap Object)> _events = Channel.CreateUnbounded<(WatchEventType, V1ConfigMap)>();
    private readonly CancellationTokenSource _stop;
    private int _seen;

    private AWatch(CancellationToken cancellationToken) => _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>What onError was called with.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Ends, or fails, as the client's loop does.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public V1ConfigMap? Last { get; private set; }

    public int Seen => Volatile.Read(ref _seen);

    public static AWatch Start(Kubernetes client, string? version, string? labels, int? timeoutSeconds, CancellationToken cancellationToken, bool bookmarks = true)
    {
        var watch = new AWatch(cancellationToken);
        watch.Completion = watch.FollowAsync(client, version, labels, timeoutSeconds, bookmarks);
        return watch;
    }

    /// <summary>Type, name and the value of <c>a</c>.</summary>
    public async Task<string> NextAsync()
    {
        var (type, map) = await _events.Reader.ReadAsync(_stop.Token);
        Last = map;
        return $"{type} {map.Metadata.Name} {(map.Data is { } data && data.TryGetValue("a", out var a) ? a : string.Empty)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Completion.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task FollowAsync(Kubernetes client, string? version, string? labels, int? timeoutSeconds, bool bookmarks)
    {
        await foreach (var (type, map) in client.CoreV1.WatchListNamespacedConfigMapAsync(
            AClient.Namespace, allowWatchBookmarks: bookmarks, resourceVersion: version, labelSelector: labels, timeoutSeconds: timeoutSeconds,
            onError: e => Error = e, cancellationToken: _stop.Token))
        {
            Interlocked.Increment(ref _seen);
            await _events.Writer.WriteAsync((type, map));
        }
    }
}
