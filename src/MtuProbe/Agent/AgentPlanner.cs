using Microsoft.Extensions.Logging;
using MtuProbe.Core.Meshing;
using MtuProbe.Core.Paths;
using MtuProbe.Options;

namespace MtuProbe.Agent;

/// <summary>Keeps the fleet in step with what is wanted: peers, outside targets, the epoch, and what is not clear.</summary>
internal sealed class AgentPlanner(AgentContext context, Fleet fleet, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly TargetFamilies _families = new(context.Time);
    private IReadOnlyList<(string Name, TargetText Target, IpFamily Family)> _targets = [];
    private IReadOnlyList<string> _uncovered = [];
    private AgentOptions? _applied;
    private long? _epoch;
    private string _notClear = string.Empty;
    private long _resolved;

    /// <summary>Until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await ResolveAsync(cancellationToken).ConfigureAwait(false);
            await ApplyAsync().ConfigureAwait(false);
            await Task.Delay(Pause, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ResolveAsync(CancellationToken cancellationToken)
    {
        var options = context.Options;
        if (_applied?.Targets != options.Targets || context.Time.GetElapsedTime(_resolved) >= options.TargetInterval)
        {
            _targets = await _families.ResolveAsync(options.Targets, cancellationToken).ConfigureAwait(false);
            _resolved = context.Time.GetTimestamp();
            _epoch = null;
        }
    }

    /// <summary>Only when something of it changed: choosing among thousands of peers takes milliseconds.</summary>
    private async Task ApplyAsync()
    {
        var options = context.Options;
        var epoch = Mesh.EpochAt(context.Time.GetUtcNow());
        var notClear = context.Book.NotClear();
        var pins = string.Join('\n', notClear);
        if (ReferenceEquals(options, _applied) && epoch == _epoch && pins == _notClear)
        {
            return;
        }

        var afresh = _applied is { } before && Timers(before) != Timers(options);
        (_applied, _epoch, _notClear) = (options, epoch, pins);
        var peers = options.Peers.GroupBy(peer => peer.Name).Select(peer => new Peer(peer.Key, null, [.. peer.Select(p => p.Address)])).ToList();
        var plan = PathPlan.Of(options.Node, peers, _targets, [.. context.Lanes.Keys], options.MaxPeers, epoch, notClear);
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
