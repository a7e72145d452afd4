using Microsoft.Extensions.Logging;
using MtuProbe.Agent;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>
/// The peers as the API server lists them, again and again. Never a watch: thousands of watchers of one Service are terabytes in a rollout,
/// and who is alive is known by probing. While the server is away the peers stay as they were.
/// </summary>
/// <param name="list">Lists them once.</param>
/// <param name="time">Of the intervals.</param>
/// <param name="chance">Draws from [0, 1), so that a cluster's agents do not ask in step.</param>
/// <param name="listed">Told of each attempt whether it succeeded.</param>
/// <param name="log">Told of each reason to fail once, and of its end.</param>
internal sealed class PeerLists(
    Func<CancellationToken, Task<IReadOnlyList<Peer>>> list, TimeProvider time, Func<double> chance, Action<bool> listed, ILogger log)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>All agents together list about seventeen times a second, however many they are.</summary>
    private static readonly TimeSpan PerPeer = TimeSpan.FromMilliseconds(60);

    private volatile TaskCompletionSource _wanted = New();
    private readonly Complaints _complaints = new();
    private int _failures;
    private volatile IReadOnlyList<Peer>? _peers;

    /// <summary>Another list each time that they changed, and only then. Empty before the first.</summary>
    public IReadOnlyList<Peer> Peers => _peers ?? [];

    /// <summary>Whether the server was ever heard.</summary>
    public bool AreKnown => _peers is not null;

    /// <summary>How long one list is good for: longer in a large cluster.</summary>
    public static TimeSpan Interval(int peers) => TimeSpan.FromTicks(Math.Clamp(PerPeer.Ticks * peers, Shortest.Ticks, Longest.Ticks));

    /// <summary>The list is out of date: the next one comes soon, though no sooner than a quarter of a minute after the last.</summary>
    public void Refresh() => _wanted.TrySetResult();

    /// <summary>Until it is cancelled.</summary>
    /// <param name="within">The first list comes at a random moment within it.</param>
    public async Task RunAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        await Task.Delay(within * chance(), time, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var wait = await ListAsync(cancellationToken).ConfigureAwait(false);
            await RestAsync(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>How long to wait for the next one.</returns>
    private async Task<TimeSpan> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var peers = await list(cancellationToken).ConfigureAwait(false);
            Take(peers);
            return Interval(peers.Count) * (0.9 + (0.2 * chance()));
        }
        catch (PublishException failure)
        {
            listed(false);
            if (_complaints.IsNew(failure.Message))
            {
                log.LogError("peers cannot be listed ({reason}); they stay as they were ({count}), and it is tried again", failure.Message, Peers.Count);
            }

            return RetryPolicy.Server.After(++_failures, chance(), failure.TryAfter);
        }
    }

    private void Take(IReadOnlyList<Peer> peers)
    {
        listed(true);
        _failures = 0;
        if (_complaints.AreOver())
        {
            log.LogInformation("peers can be listed again: {count}", peers.Count);
        }

        if (_peers is not { } known || !peers.SequenceEqual(known, PeerComparer.Instance))
        {
            _peers = peers;
        }
    }

    private async Task RestAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        // Many see at once that somebody moved.
        var least = _failures > 0 ? wait : TimeSpan.FromTicks(Math.Min(wait.Ticks, (Shortest * (1 + chance())).Ticks));
        await Task.Delay(least, time, cancellationToken).ConfigureAwait(false);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_wanted.Task, Task.Delay(wait - least, time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _wanted = _wanted.Task.IsCompleted ? New() : _wanted;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class PeerComparer : IEqualityComparer<Peer>
    {
        public static readonly PeerComparer Instance = new();

        public bool Equals(Peer? a, Peer? b) => a is not null && b is not null && a.Name == b.Name && a.Zone == b.Zone && a.Addresses.SequenceEqual(b.Addresses);

        public int GetHashCode(Peer peer) => peer.Name.GetHashCode(StringComparison.Ordinal);
    }
}
