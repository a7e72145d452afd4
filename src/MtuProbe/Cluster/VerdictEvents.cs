using Microsoft.Extensions.Logging;
using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Cluster;

/// <summary>
/// Kubernetes Events on the agent's own Pod, when a verdict changes: one in ten minutes at most, which tells of all that changed meanwhile.
/// A peer that falls silent or cannot be told is no change: pods come and go.
/// </summary>
/// <param name="send">Sends one, or throws.</param>
/// <param name="time">Of the ten minutes.</param>
/// <param name="sent">Told of each attempt whether it succeeded.</param>
/// <param name="log">Told of each reason to fail once, and of its end.</param>
internal sealed class VerdictEvents(Func<VerdictEvent, CancellationToken, Task> send, TimeProvider time, Action<bool> sent, ILogger log)
{
    public const string Publisher = "event";

    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(10);

    /// <summary>What breaks one path breaks more of them in the next seconds: one Event tells of all.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(10);

    private readonly Dictionary<PathId, Known> _told = [];
    private readonly Dictionary<PathId, Known> _now = [];
    private readonly Complaints _complaints = new();

    /// <summary>Its result is what was told: it is taken up at the next <see cref="Show"/>, so that one thread alone has the books.</summary>
    private Task<IReadOnlyList<(PathId Id, Known Now)>> _sending = Task.FromResult<IReadOnlyList<(PathId Id, Known Now)>>([]);
    private long? _last;
    private long? _news;

    private readonly record struct Known(VerdictKind Verdict, PacketSize? Mtu)
    {
        public override string ToString() => Mtu is { } mtu ? $"{Verdict.Label}, {mtu} bytes" : Verdict.Label;
    }

    /// <summary>Returns at once. For one caller at a time.</summary>
    public void Show(AgentState state, CancellationToken cancellationToken)
    {
        if (_sending.IsCompletedSuccessfully)
        {
            foreach (var (id, now) in _sending.Result)
            {
                _told[id] = now;
            }

            _sending = Task.FromResult<IReadOnlyList<(PathId Id, Known Now)>>([]);
        }

        foreach (var path in state.Paths.Where(p => p is { IsUp: true, Verdict: not null }))
        {
            var known = new Known(path.Verdict!.Value, path.Outcome?.Finding?.Recommendation?.Mtu);
            _now[path.Id] = known;
            // Whoever is well when he is first met is no news.
            if (!known.Verdict.IsProblem)
            {
                _told.TryAdd(path.Id, known);
            }
        }

        foreach (var gone in _now.Keys.Union(_told.Keys).Except(state.Paths.Select(p => p.Id)).ToList())
        {
            _now.Remove(gone);
            _told.Remove(gone);
        }

        var news = News();
        _news = news.Count == 0 ? null : _news ?? time.GetTimestamp();
        if (_news is { } since && time.GetElapsedTime(since) >= Gathering && _sending.IsCompleted && (_last is not { } last || time.GetElapsedTime(last) >= Gap))
        {
            _last = time.GetTimestamp();
            _sending = SendAsync(news, cancellationToken);
        }
    }

    /// <summary>Worst first.</summary>
    private List<(PathId Id, Known? Before, Known Now)> News() =>
    [
        .. _now.Where(path => !_told.TryGetValue(path.Key, out var told) || told.Verdict != path.Value.Verdict)
            .Select(path => (path.Key, _told.TryGetValue(path.Key, out var told) ? told : (Known?)null, path.Value))
            .OrderBy(path => path.Value.Verdict.Rank).ThenBy(path => path.Value.Mtu).ThenBy(path => path.Key.Peer, StringComparer.Ordinal),
    ];

    /// <returns>What was told; nothing where it failed.</returns>
    private async Task<IReadOnlyList<(PathId Id, Known Now)>> SendAsync(List<(PathId Id, Known? Before, Known Now)> news, CancellationToken cancellationToken)
    {
        var note = string.Join("; ", news.Take(5).Select(n =>
            $"{n.Id.Peer} {n.Id.Family.Label} via {n.Id.Via.Label}: {(n.Before is { } before ? $"{before.Verdict.Label} -> " : string.Empty)}{n.Now}"));
        try
        {
            await send(new VerdictEvent(news.Any(n => n.Now.Verdict.IsProblem), news.Count > 5 ? $"{note}; and {news.Count - 5} more" : note), cancellationToken).ConfigureAwait(false);
            sent(true);
            if (_complaints.AreOver())
            {
                log.LogInformation("Events of changed verdicts can be sent again");
            }

            return [.. news.Select(n => (n.Id, n.Now))];
        }
        catch (PublishException failure)
        {
            // What it would have told is told by the next one.
            sent(false);
            if (_complaints.IsNew(failure.Message))
            {
                log.LogWarning("no Event of changed verdicts ({reason}); the next one tells them too", failure.Message);
            }

            return [];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }
}
