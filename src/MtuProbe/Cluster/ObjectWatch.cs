using k8s;
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

    /// <summary>The server ends a watch after this. In that time it has sent bookmarks: one that was silent is dead.</summary>
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    /// <summary>Between two watches, however often the server ends them.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Complaints _complaints = new();
    private int _failures;

    /// <summary>Until it is cancelled. Tells on one thread at a time.</summary>
    /// <param name="all">Told everything that there is.</param>
    /// <param name="one">Told what changed; true for what is gone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action<IReadOnlyList<StoredObject>> all, Action<StoredObject, bool> one, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan? asked = null;
            try
            {
                var (found, version) = await ObjectList.ListAsync(api, cancellationToken).ConfigureAwait(false);
                all(found);
                await FollowAsync(version, one, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException failure)
            {
                asked = failure.TryAfter;
                if (_complaints.IsNew(failure.Message))
                {
                    log.LogError("objects cannot be followed ({reason}); what is published stays, and it is tried again", failure.Message);
                }
            }

            var wait = _failures > 0 || asked is not null ? RetryPolicy.Server.After(Math.Max(_failures, 1), chance(), asked) : Pause * (1 + chance());
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            // Forgiven when a watch tells something: a list that works does not help where every watch fails.
            _failures++;
        }
    }

    /// <summary>Watches on from a version until it is time to list, or nothing is heard.</summary>
    /// <exception cref="ApiException">A watch failed; not when its version was only too old.</exception>
    private async Task FollowAsync(string version, Action<StoredObject, bool> one, CancellationToken cancellationToken)
    {
        var listed = time.GetTimestamp();
        for (string? next = version; next is not null && Relist - time.GetElapsedTime(listed) is { Ticks: > 0 } left;)
        {
            next = await WatchAsync(next, left < WatchTime ? left : WatchTime, one, cancellationToken).ConfigureAwait(false);
            if (next is not null)
            {
                await Task.Delay(Pause * (1 + chance()), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <returns>The version to go on from; null when everything must be listed anew.</returns>
    private async Task<string?> WatchAsync(string version, TimeSpan length, Action<StoredObject, bool> one, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(length + Grace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        Exception? error = null;
        var hasHeard = false;
        try
        {
            var events = api.Client.CoreV1.WatchListNamespacedConfigMapAsync(
                api.Namespace,
                allowWatchBookmarks: true,
                resourceVersion: version,
                labelSelector: ConfigMaps.Selector,
                timeoutSeconds: (int)Math.Ceiling(length.TotalSeconds),
                // A version that is too old (410) comes here and ends the watch as if all were well.
                onError: failure => error = failure,
                cancellationToken: either.Token);
            await foreach (var (kind, map) in events.ConfigureAwait(false))
            {
                (hasHeard, version) = (true, map.Metadata?.ResourceVersion ?? version);
                Works();
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
        catch (HttpRequestException end) when (end.InnerException is EndOfStreamException)
        {
            // Without a single event the library makes an error of the watch's ordinary end.
        }
        catch (IOException) when (hasHeard)
        {
            // Broken off: what comes next says whether the server is away.
        }
        catch (Exception failure)
        {
            error = failure;
        }

        return error switch
        {
            null => hasHeard ? version : null,
            KubernetesException { Status.Code: 410 } => null,
            _ => throw ApiException.From(api.Server, error, length + Grace),
        };
    }

    private void Works()
    {
        _failures = 0;
        if (_complaints.AreOver())
        {
            log.LogInformation("objects can be followed again");
        }
    }
}
