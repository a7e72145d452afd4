using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.FakeApi.Serving;

/// <summary>
/// The watches that are open. Measured: a line per event, a bookmark a minute and one just before a time-out, an ERROR event with 410
/// for a resourceVersion that is too old, and silence after one that is still to come.
/// </summary>
internal sealed class WatchHub(ApiStore store, FakeApiOptions options)
{
    /// <summary>How long before the end of a watch its last bookmark comes. Source: bookmarkTimeBucket's nextTime in pkg/storage/cacher/cache_watcher.go.</summary>
    private static readonly TimeSpan LastBookmarkBefore = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly HashSet<Watch> _open = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    public TimeSpan BookmarkInterval { get; set; } = options.BookmarkInterval;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    public async Task WaitForAsync(int count, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_open.Count >= count)
            {
                return;
            }

            _waiting.Add((count, reached));
        }

        await reached.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <param name="abort">Breaks the connections; else each stream ends as after its time-out.</param>
    public void Drop(bool abort)
    {
        List<Watch> open;
        lock (_gate)
        {
            open = [.. _open];
        }

        // Outside the lock: a watch that ends takes it.
        open.ForEach(watch => watch.End(abort));
    }

    public async Task ServeAsync(ApiResource resource, Selection selection, IQueryCollection query, Reply reply)
    {
        var version = Lists.ParseVersion(query["resourceVersion"].ToString());
        var timeout = int.TryParse(query["timeoutSeconds"], out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : options.WatchTimeout;
        var bookmarks = ApiRequest.IsTrue(query["allowWatchBookmarks"]);
        var since = options.Time.GetTimestamp();
        using var watch = new Watch(reply);
        try
        {
            var (changes, initial, subscription) = store.Subscribe(resource, version is 0 ? null : version);
            using (subscription)
            {
                await reply.BeginStreamAsync().ConfigureAwait(false);
                Open(watch);
                await watch.SendInitialAsync(initial, selection).ConfigureAwait(false);
                await FollowAsync(watch, changes, resource, selection, version ?? 0, bookmarks, since, timeout).ConfigureAwait(false);
            }
        }
        catch (ApiException refused)
        {
            // What is wrong once the request is understood is told within the stream.
            await reply.BeginStreamAsync().ConfigureAwait(false);
            await watch.SendAsync("ERROR", Encoding.UTF8.GetBytes(refused.ToStatus().ToJsonString())).ConfigureAwait(false);
        }
        finally
        {
            Close(watch);
        }
    }

    private async Task FollowAsync(
        Watch watch, ChannelReader<Change> changes, ApiResource resource, Selection selection, long after, bool bookmarks, long since, TimeSpan timeout)
    {
        var bookmarked = TimeSpan.Zero;
        while (true)
        {
            while (changes.TryRead(out var change))
            {
                if (change.Version > after && change.SeenBy(selection) is var (type, seen))
                {
                    await watch.SendAsync(type, seen.Whole).ConfigureAwait(false);
                }
            }

            var elapsed = options.Time.GetElapsedTime(since);
            if (watch.Ended || elapsed >= timeout)
            {
                return;
            }

            var bookmarkAt = bookmarked + BookmarkInterval;
            var last = timeout - LastBookmarkBefore;
            if (last < bookmarkAt && bookmarked < last)
            {
                bookmarkAt = last;
            }

            if (bookmarks && elapsed >= bookmarkAt)
            {
                // Of a version that is still to come nothing is known, so nothing is said.
                var (_, now) = store.Snapshot(resource);
                bookmarked = elapsed;
                if (now >= after)
                {
                    await watch.SendAsync("BOOKMARK", Bookmark(resource, now)).ConfigureAwait(false);
                }

                continue;
            }

            var next = bookmarks && bookmarkAt < timeout ? bookmarkAt : timeout;
            await watch.PauseAsync(changes, options.Time, since, next).ConfigureAwait(false);
        }
    }

    private static byte[] Bookmark(ApiResource resource, long version) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["kind"] = resource.Kind,
        ["apiVersion"] = resource.ApiVersion,
        ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) },
    }.ToJsonString());

    private void Open(Watch watch)
    {
        lock (_gate)
        {
            _open.Add(watch);
            _waiting.RemoveAll(w => _open.Count >= w.Count && w.Reached.TrySetResult());
        }
    }

    private void Close(Watch watch)
    {
        lock (_gate)
        {
            _open.Remove(watch);
        }
    }

    private sealed class Watch(Reply reply) : IDisposable
    {
        private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(reply.Aborted);

        public bool Ended => _end.IsCancellationRequested;

        public void End(bool abort)
        {
            if (abort)
            {
                reply.Abort();
            }

            try
            {
                _end.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself.
            }
        }

        public async Task SendInitialAsync(ImmutableSortedDictionary<string, ApiObject>? initial, Selection selection)
        {
            foreach (var existing in initial?.Values.Where(selection.Fits) ?? [])
            {
                await SendAsync("ADDED", existing.Whole).ConfigureAwait(false);
            }
        }

        public Task SendAsync(string type, byte[] json) => reply.StreamAsync(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":{Encoding.UTF8.GetString(json)}}}\n"));

        /// <summary>Until something happens, this moment comes, or the watch is ended.</summary>
        public async Task PauseAsync(ChannelReader<Change> changes, TimeProvider time, long since, TimeSpan until)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            try
            {
                await Task.WhenAny(changes.WaitToReadAsync(both.Token).AsTask(), time.ReachAsync(since, until, both.Token)).ConfigureAwait(false);
            }
            finally
            {
                await both.CancelAsync().ConfigureAwait(false);
            }
        }

        public void Dispose() => _end.Dispose();
    }
}
