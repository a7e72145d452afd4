using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MtuProbe.Cluster;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Agent;

/// <summary>One agent from its start to its end: puts together probing, judging over time, and publishing.</summary>
/// <param name="reload">Reads the configuration again.</param>
internal sealed class AgentProcess(AgentOptions options, Func<AgentOptions> reload, TimeProvider time, ILoggerFactory logs)
{
    /// <summary>Ages and holds move on, also where nothing happens.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    /// <summary>What happens at once is published at once, in one piece.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private readonly ILogger _log = logs.CreateLogger("agent");
    private volatile bool _isReady;
    private AgentContext? _context;

    /// <summary>Until <paramref name="stop"/>; then everything that is known is published, and everything is closed.</summary>
    /// <exception cref="UsageException">A socket cannot be bound.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var metrics = new AgentMetrics(time, ProductVersion.Text);
        await using var sockets = await AgentSockets.OpenAsync(options, time, words => _log.LogInformation("{words}", words)).ConfigureAwait(false);
        metrics.Responders = () => sockets.Counters;
        var witness = options.Witness ? new AgentWitness(time, _log) : null;
        if (witness is not null)
        {
            metrics.WillWitness(witness.Read);
        }

        var pages = new AgentPages(time, metrics) { IsHealthy = () => sockets.Threads.AreAlive, IsReady = () => _isReady, Witness = witness is null ? null : witness.Read };
        await using var http = await AgentHttp.StartAsync(options.Listen, options.UiListen, pages, logs, stop).ConfigureAwait(false);
        using var cluster = options.PeerService is null ? null : new AgentCluster(options, metrics, time, _log);
        await using var publishing = new NodePublishing(options, cluster, metrics, time, _log);
        var book = new PathBook(options.Node, time, () => _context!.Options.HoldTime, StaleAfter, metrics.PathChanged);
        _context = Context(sockets, book, metrics, cluster, witness);
        publishing.Begin(book);
        await using var fleet = new Fleet(_context, Timers, Random.Shared.NextDouble);
        _isReady = true;
        _log.LogInformation(
            "node {node}: {peers} peers, {targets} outside targets to probe, UDP {port} answered, metrics at {metrics}, page at {page}",
            options.Node, cluster is null ? PeerCount(options) : $"Service {options.PeerService} of {cluster.Place} names the", options.Targets.Count, options.Port,
            http.Listen, http.UiListen?.ToString() ?? "none");
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var planner = new AgentPlanner(_context, fleet, _log);
        Task[] work =
        [
            planner.RunAsync(ended.Token),
            PublishAsync(planner.Begun, book, pages, publishing, ended.Token),
            ForEverAsync(token => cluster is null ? Task.CompletedTask : cluster.Peers.RunAsync(options.StartJitter, token), ended.Token),
            ForEverAsync(token => publishing.JoinAsync(book, token), ended.Token),
            ForEverAsync(token => witness is null ? Task.CompletedTask : witness.RunAsync(token), ended.Token),
            RenewAsync(sockets, ended.Token),
            fleet.Failed.WaitAsync(ended.Token),
        ];
        try
        {
            await (await Task.WhenAny(work).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _log.LogInformation("node {node}: stopping", options.Node);
        }
        finally
        {
            _isReady = false;
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(work).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the configuration again: what may change does, what is known of paths stays, and what is wrong changes nothing.</summary>
    public void Reload()
    {
        try
        {
            var (old, changed) = (_context?.Options ?? options, reload());
            if (AgentOptionChanges.NeedRestart(old, changed) is { Count: > 0 } names)
            {
                _log.LogWarning("reload: {options} cannot change while the agent runs; restart it", string.Join(", ", names));
            }

            if (_context is { } context)
            {
                context.Options = AgentOptionChanges.WhileRunning(old, changed);
                _log.LogInformation("reload: {peers} peers and {targets} outside targets", PeerCount(changed), changed.Targets.Count);
            }
        }
        catch (UsageException wrong)
        {
            _log.LogError("reload: nothing is changed, because the configuration is wrong: {reason}", wrong.Message);
        }
    }

    private AgentContext Context(AgentSockets sockets, PathBook book, AgentMetrics metrics, AgentCluster? cluster, AgentWitness? witness)
    {
        var peers = new KnownPeers();
        return new AgentContext
        {
            Options = options,
            Time = time,
            Threads = sockets.Threads,
            Lanes = sockets.Lanes,
            Book = book,
            Counters = new PathCounters(metrics),
            Keys = () => sockets.Keys,
            HopTurns = new HopTurns(time),
            Wire = witness?.Own,
            Watch = options.LogDebug ? (path, prober) => new LoggedProber(prober, path, _log) : static (_, prober) => prober,
            Peers = () => peers.Of(_context!.Options.Peers, cluster?.Peers.Peers ?? []),
            ArePeersKnown = () => cluster?.Peers.AreKnown ?? true,
            // A list of the configuration's changes by SIGHUP only.
            AskForTargets = () => cluster?.Peers.Refresh(),
        };
    }

    private TimeSpan StaleAfter(bool isEgress) => 3 * (isEgress ? _context!.Options.TargetInterval : _context!.Options.ConfirmationTimer);

    private KeeperTimers Timers(bool isEgress)
    {
        var now = _context!.Options;
        return new KeeperTimers
        {
            ProbeTimer = now.ProbeTimer,
            MaxProbes = now.MaxProbes,
            Confirmation = now.ConfirmationTimer,
            Raise = isEgress ? now.TargetInterval : now.RaiseTimer,
        };
    }

    private async Task PublishAsync(Task begun, PathBook book, AgentPages pages, NodePublishing publishing, CancellationToken cancellationToken)
    {
        var changes = new FindingLog(_log);
        var memory = new BurstMemory(time);
        while (true)
        {
            publishing.OpenJoined();
            var hasBegun = begun.IsCompleted;
            var news = book.News;
            var state = book.Read();
            pages.Show(state);
            changes.Show(state);
            memory.Look(state);
            if (hasBegun)
            {
                publishing.Publish(state, cancellationToken);
            }

            await Task.WhenAny([news, Task.Delay(Tick, time, cancellationToken), publishing.Joined, .. hasBegun ? Array.Empty<Task>() : [begun]]).ConfigureAwait(false);
            await Task.Delay(Gathering, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What depends on the API server may end, or fail and be seen to; probing goes on.</summary>
    private async Task ForEverAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await work(cancellationToken).ConfigureAwait(false);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
    }

    private static int PeerCount(AgentOptions options) => options.Peers.Select(p => p.Name).Distinct().Count();

    /// <summary>Ports are drawn anew once in a raise interval; an I/O thread that died ends the process, instead of leaving it silent.</summary>
    private async Task RenewAsync(AgentSockets sockets, CancellationToken cancellationToken)
    {
        var renewed = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken).ConfigureAwait(false);
            if (sockets.Threads.Failure is { } failure)
            {
                throw new InvalidOperationException("an I/O thread stopped", failure);
            }

            if (time.GetElapsedTime(renewed) >= _context!.Options.RaiseTimer)
            {
                renewed = time.GetTimestamp();
                await RenewLanesAsync(sockets).ConfigureAwait(false);
            }
        }
    }

    private async Task RenewLanesAsync(AgentSockets sockets)
    {
        try
        {
            await sockets.RenewLanesAsync().ConfigureAwait(false);
        }
        catch (SocketException refused)
        {
            _log.LogWarning("no new ports for the lanes ({reason}): the old ones stay", refused.Message);
        }
    }
}
