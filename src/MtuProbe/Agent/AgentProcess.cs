using System.Net.Sockets;
using Microsoft.Extensions.Logging;
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
        var pages = new AgentPages(time, metrics) { IsHealthy = () => sockets.Threads.AreAlive, IsReady = () => _isReady };
        await using var http = await AgentHttp.StartAsync(options.Listen, options.UiListen, pages, logs, stop).ConfigureAwait(false);
        await using var store = OpenStore(metrics);
        var book = new PathBook(options.Node, time, () => _context!.Options.HoldTime, StaleAfter, metrics.PathChanged);
        _context = Context(sockets, book, metrics);
        Seed(book, store);
        await using var fleet = new Fleet(_context, Timers, Random.Shared.NextDouble);
        _isReady = true;
        _log.LogInformation(
            "node {node}: {peers} peers and {targets} outside targets to probe, UDP {port} answered, metrics at {metrics}, page at {page}",
            options.Node, options.Peers.Select(p => p.Name).Distinct().Count(), options.Targets.Count, options.Port, http.Listen, http.UiListen?.ToString() ?? "none");
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var planner = new AgentPlanner(_context, fleet, _log);
        Task[] work =
        [
            planner.RunAsync(ended.Token),
            PublishAsync(planner.Begun, book, pages, store, ended.Token),
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
                _log.LogInformation("reload: {peers} peers and {targets} outside targets", changed.Peers.Select(p => p.Name).Distinct().Count(), changed.Targets.Count);
            }
        }
        catch (UsageException wrong)
        {
            _log.LogError("reload: nothing is changed, because the configuration is wrong: {reason}", wrong.Message);
        }
    }

    private AgentContext Context(AgentSockets sockets, PathBook book, AgentMetrics metrics) => new()
    {
        Options = options,
        Time = time,
        Threads = sockets.Threads,
        Lanes = sockets.Lanes,
        Book = book,
        Counters = new PathCounters(metrics),
        Keys = () => sockets.Keys,
        HopTurns = new HopTurns(time),
        Watch = options.LogDebug ? (path, prober) => new LoggedProber(prober, path, _log) : static (_, prober) => prober,
        // The list is the configuration's: whoever changes it says so by SIGHUP.
        AskForTargets = static () => { },
    };

    private StorePublisher? OpenStore(AgentMetrics metrics)
    {
        if (options.Store is not { } directory)
        {
            return null;
        }

        metrics.WillPublish(StorePublisher.Name);
        return new StorePublisher(directory, options.Node, time, Random.Shared, ok => metrics.Published(StorePublisher.Name, ok), _log);
    }

    /// <summary>A number once published is not withdrawn, also not by a restart.</summary>
    private void Seed(PathBook book, StorePublisher? store)
    {
        if (store?.Previous is not { } previous)
        {
            return;
        }

        foreach (var (id, number) in options.Peers.Select(peer => new PathId(peer.Name, IpFamily.Of(peer.Address), Via.Pod))
            .Concat(options.Targets.SelectMany(target => Enum.GetValues<IpFamily>().Select(family => new PathId(target.Name, family, Via.Egress))))
            .Distinct()
            .Select(id => (id, previous.Of(id)))
            .Where(seed => seed.Item2 is not null))
        {
            book.Seed(id, number!.Mtu, number.AsOf);
        }
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

    private async Task PublishAsync(Task begun, PathBook book, AgentPages pages, StorePublisher? store, CancellationToken cancellationToken)
    {
        var changes = new FindingLog(_log);
        while (true)
        {
            var news = book.News;
            var state = book.Read();
            pages.Show(state);
            changes.Show(state);
            if (begun.IsCompleted)
            {
                store?.Publish(state);
            }

            await Task.WhenAny([news, Task.Delay(Tick, time, cancellationToken), .. begun.IsCompleted ? Array.Empty<Task>() : [begun]]).ConfigureAwait(false);
            await Task.Delay(Gathering, time, cancellationToken).ConfigureAwait(false);
        }
    }

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
