using Microsoft.Extensions.Logging;
using MtuProbe.Cluster;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Aggregating;

/// <summary>One time of leading: listens to all nodes' objects, publishes what follows, and clears away what vanished nodes left.</summary>
internal sealed class ClusterLeader(
    ClusterApi api, Leadership leadership, AggregateOptions options, AggregatePages pages, TimeProvider time, ILogger log)
{
    private const string Publisher = "aggregate";
    private const string ConsumerPublisher = "consumer";

    /// <summary>What changes meanwhile is written together.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Objects of nodes that are gone go too, where no owner took them along.</summary>
    private static readonly TimeSpan AbsentFor = TimeSpan.FromHours(24);

    private static readonly TimeSpan BetweenDeletions = TimeSpan.FromMinutes(1);

    private readonly NodeBook _book = new(time, options.HoldTime);
    private readonly Lock _gate = new();
    private FencedSink? _own;
    private ObjectPublisher? _publisher;
    private bool _areObjectsKnown;
    private volatile bool _areNodesKnown;

    /// <summary>Whether the last attempt succeeded.</summary>
    private volatile bool _areNodesListed;

    /// <summary>Until it is cancelled, or another leads by now.</summary>
    public async Task LeadAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await BeginAsync(end.Token).ConfigureAwait(false) is not { } term)
        {
            log.LogWarning("another holds lease {lease} by now", options.Lease);
            return;
        }

        void Fenced() => end.Cancel();
        Task<bool> StillLeads(CancellationToken token) => leadership.IsOursAsync(term, token);
        _own = new FencedSink(api, api.Namespace, Publisher, term, StillLeads, Fenced, mustExist: null);
        IObjectSink[] consumers = [.. options.PublishTo.Where(ns => ns != api.Namespace).Select(ns => new FencedSink(
            api, ns, ConsumerPublisher, term, StillLeads, Fenced, "apply daemonset/consumer/ there, then it is filled"))];
        await using var publisher = _publisher = Open(_own);
        var copies = consumers.Select(Open).ToList();
        try
        {
            Task[] work =
            [
                new ObjectWatch(api, time, Random.Shared.NextDouble, log).RunAsync(HearAll, HearOne, end.Token),
                FollowNodesAsync(end.Token),
                PublishAsync(term, publisher, copies, end.Token),
                ClearAwayAsync(end.Token),
            ];
            await (await Task.WhenAny(work).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            pages.Show(null);
            await end.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(copies.Select(copy => copy.DisposeAsync().AsTask())).ConfigureAwait(false);
        }
    }

    /// <returns>The term; null when another leads by now.</returns>
    private async Task<int?> BeginAsync(CancellationToken cancellationToken)
    {
        var complaints = new Complaints();
        for (var failures = 1; ; failures++)
        {
            try
            {
                var there = await ConfigMaps.TryReadAsync(api, api.Namespace, ObjectKeys.Cluster, cancellationToken).ConfigureAwait(false);
                var before = there is null ? null : ConfigMaps.Stored(there);
                var term = await leadership.TermAsync(FencedSink.TermOf(before), cancellationToken).ConfigureAwait(false);
                if (before is not null && term is not null)
                {
                    _book.Remember(before);
                }

                return term;
            }
            catch (ApiException failure)
            {
                if (complaints.IsNew(failure.Message))
                {
                    log.LogError("cannot begin to lead ({reason}); it is tried again", failure.Message);
                }

                await Task.Delay(RetryPolicy.Server.After(failures, Random.Shared.NextDouble(), failure.TryAfter), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ObjectPublisher Open(IObjectSink sink)
    {
        pages.Process.WillPublish(sink.Publisher);
        return new ObjectPublisher(sink, time, Random.Shared, ok => pages.Process.Published(sink.Publisher, ok), log);
    }

    private void HearAll(IReadOnlyList<StoredObject> all)
    {
        lock (_gate)
        {
            _book.HearAll(all);
            _areObjectsKnown = true;
        }

        LookAtOurs(all.FirstOrDefault(stored => stored.Name == ObjectKeys.Cluster));
    }

    private void HearOne(StoredObject stored, bool isGone)
    {
        if (stored.Name == ObjectKeys.Cluster)
        {
            LookAtOurs(isGone ? null : stored);
            return;
        }

        lock (_gate)
        {
            if (isGone)
            {
                _book.Leave(stored.Name);
            }
            else
            {
                _book.Hear(stored);
            }
        }
    }

    /// <summary>Somebody deleted or changed what was published: it is written again.</summary>
    /// <param name="ours">Null when it is not there.</param>
    private void LookAtOurs(StoredObject? ours)
    {
        if (ours is null ? _own!.HasWritten : _own!.WasChanged(ours))
        {
            _publisher!.Restore();
        }
    }

    /// <summary>Who should measure. Where that cannot be told, everybody who has an object should.</summary>
    private async Task FollowNodesAsync(CancellationToken cancellationToken)
    {
        if (options.PeerService is not { } service)
        {
            _areNodesKnown = true;
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
        }

        var lists = new PeerLists(
            async token => EndpointSlices.Peers(await EndpointSlices.ListAsync(api, options.PeerService!, token).ConfigureAwait(false)),
            time,
            Random.Shared.NextDouble,
            ok => (_areNodesKnown, _areNodesListed) = (true, ok),
            log);
        var following = lists.RunAsync(TimeSpan.Zero, cancellationToken);
        for (IReadOnlyList<Agent.Peer>? known = null; !following.IsCompleted;)
        {
            if (lists.AreKnown && !ReferenceEquals(known, lists.Peers))
            {
                known = lists.Peers;
                lock (_gate)
                {
                    _book.Expect(known.Select(peer => peer.Name).ToHashSet(StringComparer.Ordinal));
                }
            }

            await Task.Delay(Pause / 2, time, cancellationToken).ConfigureAwait(false);
        }

        await following.ConfigureAwait(false);
    }

    private async Task PublishAsync(int term, ObjectPublisher publisher, List<ObjectPublisher> copies, CancellationToken cancellationToken)
    {
        while (true)
        {
            ClusterState? state;
            lock (_gate)
            {
                state = _areObjectsKnown && _areNodesKnown ? _book.Read() : null;
            }

            if (state is not null)
            {
                pages.Show(state);
                publisher.Publish(at => ClusterObject.Of(state, term, isForConsumers: false, at));
                copies.ForEach(copy => copy.Publish(at => ClusterObject.Of(state, term, isForConsumers: true, at)));
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ClearAwayAsync(CancellationToken cancellationToken)
    {
        var complaints = new Complaints();
        while (true)
        {
            await Task.Delay(BetweenDeletions, time, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<string> absent = [];
            if (_areNodesListed)
            {
                lock (_gate)
                {
                    absent = _book.AbsentFor(AbsentFor);
                }
            }

            await DeleteAsync(absent, complaints, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(IReadOnlyList<string> absent, Complaints complaints, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var name in absent)
            {
                if (await ConfigMaps.TryDeleteAsync(api, name, IsOld, cancellationToken).ConfigureAwait(false))
                {
                    log.LogInformation("{name} is deleted: its node is gone, and nothing was heard of it for a day", name);
                    complaints.AreOver();
                }
            }
        }
        catch (ApiException failure)
        {
            if (complaints.IsNew(failure.Message))
            {
                log.LogWarning("objects of nodes that are gone cannot be deleted ({reason}); it is tried again", failure.Message);
            }
        }

        // By that node's clock, which may have been set a year ahead; that nothing was heard for so long is known by ours.
        bool IsOld(StoredObject stored) => PublishedNumbers.TryRead(stored) is { } numbers && (time.GetUtcNow() - numbers.AsOf).Duration() >= AbsentFor;
    }
}
