using System.Text.Json;
using k8s;
using k8s.Autorest;
using Microsoft.Extensions.Logging;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>
/// All objects of ours as they come and go: listed, then watched, and listed again now and then, because a watch from a version that a
/// restored server never had is silent for ever.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="time">Of pauses.</param>
/// <param name="chance">Draws from [0, 1).</param>
/// <param name="log">Told of each reason to fail once, and of its end.</param>
internal sealed class ObjectWatch(ClusterApi api, TimeProvider time, Func<double> chance, ILogger log)
{
    private static readonly TimeSpan Relist = TimeSpan.FromMinutes(10);

    /// <summary>The server ends a watch after this; what is silent for longer is dead.</summary>
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    /// <summary>Between two watches, however often the server ends them.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private string? _complaint;

    /// <summary>Until it is cancelled. Tells on one thread at a time.</summary>
    /// <param name="all">Told everything that there is.</param>
    /// <param name="one">Told what changed; true for what is gone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action<IReadOnlyList<StoredObject>> all, Action<StoredObject, bool> one, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                var (found, version) = await ConfigMaps.ListAsync(api, cancellationToken).ConfigureAwait(false);
                failures = 0;
                if (_complaint is not null)
                {
                    _complaint = null;
                    log.LogInformation("objects can be listed again: {count}", found.Count);
                }

                all(found);
                await FollowAsync(version, one, cancellationToken).ConfigureAwait(false);
                await Task.Delay(Pause * (1 + chance()), time, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException failure)
            {
                if (failure.Message != _complaint)
                {
                    _complaint = failure.Message;
                    log.LogError("objects cannot be listed ({reason}); what is published stays, and it is tried again", failure.Message);
                }

                var wait = RetryPolicy.Server.After(++failures, chance());
                await Task.Delay(failure.TryAfter is { } asked && asked > wait ? asked : wait, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Watches on from a version until it is time to list, or something went wrong.</summary>
    private async Task FollowAsync(string version, Action<StoredObject, bool> one, CancellationToken cancellationToken)
    {
        var listed = time.GetTimestamp();
        for (string? next = version; next is not null && time.GetElapsedTime(listed) < Relist;)
        {
            next = await WatchAsync(next, one, cancellationToken).ConfigureAwait(false);
            await Task.Delay(Pause * (1 + chance()), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>The version to go on from; null when everything must be listed anew.</returns>
    private async Task<string?> WatchAsync(string version, Action<StoredObject, bool> one, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(WatchTime + Grace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        Exception? error = null;
        try
        {
            var events = api.Client.CoreV1.WatchListNamespacedConfigMapAsync(
                api.Namespace,
                allowWatchBookmarks: true,
                resourceVersion: version,
                labelSelector: ConfigMaps.Selector,
                timeoutSeconds: (int)WatchTime.TotalSeconds,
                // A version that is too old (410) comes here and ends the watch as if all were well.
                onError: failure => error = failure,
                cancellationToken: either.Token);
            await foreach (var (kind, map) in events.ConfigureAwait(false))
            {
                version = map.Metadata?.ResourceVersion ?? version;
                if (kind is WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted && map.Metadata?.Name is not null)
                {
                    one(ConfigMaps.Stored(map), kind == WatchEventType.Deleted);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (HttpRequestException end) when (end.InnerException is IOException)
        {
            // Without a single event the library makes an error of the watch's ordinary end.
            return version;
        }
        catch (Exception failure) when (failure is HttpRequestException or HttpOperationException or IOException or JsonException or OperationCanceledException or KubernetesException)
        {
            error = failure;
        }

        if (error is not null)
        {
            log.LogDebug("watch ended ({reason}): everything is listed anew", ApiException.From(api.Server, error, WatchTime + Grace).Message);
        }

        return error is null ? version : null;
    }
}
