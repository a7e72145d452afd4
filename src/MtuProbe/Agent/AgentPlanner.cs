using System.Net;
using Microsoft.Extensions.Logging;
using MtuProbe.Core.Meshing;
using MtuProbe.Core.Paths;
using MtuProbe.Options;

namespace MtuProbe.Agent;

/// <summary>Keeps the fleet in step with what is wanted: peers, outside targets, the epoch, and what is not clear.</summary>
internal sealed class AgentPlanner(AgentContext context, Fleet fleet, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ResolvedNames _names = new(context.Time);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<(string Name, TargetText Target, IReadOnlyList<IPAddress> Addresses)> _targets = [];
    private IReadOnlyList<(string Name, TargetText Target, IReadOnlyList<IPAddress> Addresses)> _services = [];
    private IReadOnlyList<Peer>? _peers;
    private IReadOnlyList<string> _uncovered = [];
    private AgentOptions? _applied;
    private long? _epoch;
    private string _notClear = string.Empty;
    private AgentOptions? _resolvedFor;
    private long _resolved;

    /// <summary>Completes when all paths have begun: before that nothing may be stored, or what was stored before a restart would be lost.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Peers do not wait for name servers.
        await ApplyAsync().ConfigureAwait(false);
        while (true)
        {
            await ResolveAsync(cancellationToken).ConfigureAwait(false);
            await ApplyAsync().ConfigureAwait(false);
            if (context.ArePeersKnown())
            {
                _begun.TrySetResult();
            }

            await Task.Delay(Pause, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ResolveAsync(CancellationToken cancellationToken)
    {
        var options = context.Options;
        if (!ReferenceEquals(_resolvedFor, options) || context.Time.GetElapsedTime(_resolved) >= options.TargetInterval)
        {
            var all = await _names.ResolveAsync([.. options.Services, .. options.Targets], cancellationToken).ConfigureAwait(false);
            (_services, _targets) = ([.. all.Take(options.Services.Count)], [.. all.Skip(options.Services.Count)]);
            (_resolved, _resolvedFor) = (context.Time.GetTimestamp(), options);
            _epoch = null;
            foreach (var (name, target, _) in _services.Where(service => service.Addresses.Count == 0))
            {
                log.LogWarning("service {service}: {host} has no address; it is looked up again in {interval}", name, target.Host, options.TargetInterval);
            }
        }
    }

    /// <summary>Only when something of it changed: choosing among thousands of peers takes milliseconds.</summary>
    private async Task ApplyAsync()
    {
        var options = context.Options;
        var epoch = Mesh.EpochAt(context.Time.GetUtcNow());
        var notClear = context.Book.NotClear();
        var pins = string.Join('\n', notClear);
        var peers = context.Peers();
        if (ReferenceEquals(options, _applied) && ReferenceEquals(peers, _peers) && epoch == _epoch && pins == _notClear)
        {
            return;
        }

        var afresh = _applied is { } before && Timers(before) != Timers(options);
        (_applied, _peers, _epoch, _notClear) = (options, peers, epoch, pins);
        var plan = PathPlan.Of(options.Node, options.Via, peers, _services, _targets, [.. context.Lanes.Keys], options.MaxPeers, epoch, notClear);
        context.Book.Count(plan.Peers);
        if (!plan.UncoveredZones.SequenceEqual(_uncovered))
        {
            _uncovered = plan.UncoveredZones;
            log.LogWarning("zones that no stable peer of this node's zone lies in: {zones}; a higher --max-peers covers more", string.Join(", ", _uncovered));
        }

        await fleet.ApplyAsync(plan.Wanted, afresh).ConfigureAwait(false);
    }

    private static (TimeSpan, int, TimeSpan, TimeSpan, TimeSpan) Timers(AgentOptions options) =>
        (options.ProbeTimer, options.MaxProbes, options.ConfirmationTimer, options.RaiseTimer, options.TargetInterval);
}
