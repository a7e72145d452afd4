using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Agent;

/// <summary>One keeper for each path that is wanted, from the moment it is wanted until it is not. For one caller at a time.</summary>
/// <param name="timers">By whether the path leads outside.</param>
/// <param name="chance">Draws from [0, 1).</param>
internal sealed class Fleet(AgentContext context, Func<bool, KeeperTimers> timers, Func<double> chance) : IAsyncDisposable
{
    private readonly Dictionary<PathId, Running> _running = [];
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Running(WantedPath Wanted, CancellationTokenSource Stop, Task Ended);

    /// <summary>Completes, with the reason, when a keeper ended that nobody stopped.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Starts what is new, stops and forgets what is no more; who moved to another address begins anew.</summary>
    /// <param name="afresh">Every path is searched anew (the timers changed); what is known of it stays.</param>
    public async Task ApplyAsync(IReadOnlyCollection<WantedPath> wanted, bool afresh = false)
    {
        var now = wanted.ToDictionary(path => path.Id);
        var gone = _running.Where(entry => !now.TryGetValue(entry.Key, out var path) || !path.LeadsWhere(entry.Value.Wanted)).Select(entry => entry.Key).ToList();
        await StopAsync(afresh ? [.. _running.Keys] : gone).ConfigureAwait(false);
        gone.ForEach(context.Book.End);
        foreach (var path in wanted)
        {
            context.Book.Begin(path.Id, path.IsRotating);
            if (!_running.ContainsKey(path.Id))
            {
                var stop = new CancellationTokenSource();
                _running[path.Id] = new Running(path, stop, KeepAsync(path, stop.Token));
            }
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync([.. _running.Keys]).ConfigureAwait(false);

    private async Task StopAsync(IReadOnlyCollection<PathId> paths)
    {
        foreach (var id in paths)
        {
            await _running[id].Stop.CancelAsync().ConfigureAwait(false);
        }

        foreach (var id in paths)
        {
            await _running[id].Ended.ConfigureAwait(false);
            _running[id].Stop.Dispose();
            _running.Remove(id);
        }
    }

    /// <summary>An epoch begins for all nodes at the same moment: its new peers are met over a longer time.</summary>
    private TimeSpan StartWithin(WantedPath wanted) => context.Options.StartJitter * (wanted.IsRotating ? 12 : 1);

    private async Task KeepAsync(WantedPath wanted, CancellationToken cancellationToken)
    {
        // Not on the caller's time: the first search begins at once where there is no jitter.
        await Task.Yield();
        var isEgress = wanted.Target is not null;
        IKeptPath path = isEgress
            ? new EgressPath(context, wanted.Id, wanted.Target!)
            : new PeerPath(context, wanted.Id, wanted.Address!, wanted.Id.Via == Via.Service ? Responders.Any(context, wanted.Id) : Responders.Only(context, wanted.Id));
        try
        {
            await using ((IAsyncDisposable)path)
            {
                await Task.Delay(StartWithin(wanted) * chance(), context.Time, cancellationToken).ConfigureAwait(false);
                await new PathKeeper(path, timers(isEgress), context.Time, RandomProbeId.Next, chance).RunAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                _failed.TrySetException(failure);
            }
        }
    }
}
