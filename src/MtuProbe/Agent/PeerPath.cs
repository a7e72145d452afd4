using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Sockets;
using MtuProbe.Measuring;

namespace MtuProbe.Agent;

/// <summary>The path to a responder of ours, over the lanes that all paths share.</summary>
/// <param name="responders">Says whether those who answered are the right ones.</param>
internal sealed class PeerPath(AgentContext context, PathId id, IPAddress address, Func<Finding, ResponderNote> responders) : IKeptPath, IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Target _target = new(id.Peer, address, id.Family, context.Options.Port);
    private readonly HoleMemory _holes = new(context.HopTurns, context.Time);
    private AgentProber? _prober;
    private HostRoute? _route;
    private Finding? _last;
    private PathOutcome? _outcome;

    public async ValueTask<SearchedPath> SearchAsync(SearchReason reason, CancellationToken cancellationToken)
    {
        if (!RouteTable.TryLookup(address, null, out _route, out var failure) || _route.Source is null)
        {
            await DisposeAsync().ConfigureAwait(false);
            return Nothing(failure?.Message ?? $"the kernel names no source address for {address}");
        }

        try
        {
            // The lanes that are kept are still open then.
            var next = context.Lanes[id.Family].Open(new IPEndPoint(address, _target.Port), context.Keys(), Ports(reason));
            await DisposeAsync().ConfigureAwait(false);
            _prober = next;
            var finding = await context.SearchAsync(() => MeasureAsync(_prober, _route, reason, cancellationToken), cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return Judge(finding, _prober);
        }
        catch (SocketException refused)
        {
            return Nothing($"cannot send to {address}: {refused.Message}");
        }
    }

    public void Found(SearchedPath found, SearchReason reason) => context.Book.Found(id, _outcome!, _route?.InterfaceName);

    public void Heard(ConfirmationRound round) => context.Heard(id, ProbeMethod.Agent, round);

    public bool HasHostChanged() => !RouteTable.TryLookup(address, null, out var route, out _) || _route is not { } known
        || route.InterfaceIndex != known.InterfaceIndex || route.InterfaceMtu != known.InterfaceMtu || route.RouteMtu != known.RouteMtu
        || !Equals(route.Source, known.Source);

    public async ValueTask DisposeAsync()
    {
        if (_prober is { } prober)
        {
            _prober = null;
            await prober.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A lane that is not clear keeps its port, so that what was found there can be found again; the others move with the raise.</summary>
    private IReadOnlyList<int?> Ports(SearchReason reason) => _last is not { } last ? [] :
    [
        .. last.Lanes.Select(lane => reason == SearchReason.Raise && lane is { Forward.Kind: VerdictKind.Clear, Reverse: null or { Kind: VerdictKind.Clear } }
            ? null
            : lane.SourcePort),
    ];

    private async Task<Finding> MeasureAsync(AgentProber prober, HostRoute route, SearchReason reason, CancellationToken cancellationToken)
    {
        var facts = new MeasuredPath(_target, route, route.Source!, Limit).Facts(ProbeMethod.Agent, prober.SourcePorts) with { Via = id.Via };
        var limits = SearchLimits.For(id.Family, route.InterfaceMtu) with { Flows = prober.SourcePorts.Count };
        var request = new DiscoveryRequest
        {
            Direction = Direction.Forward,
            Flows = prober.SourcePorts.Count,
            Limits = _last?.Forward.PathMtu is { } known && known < route.InterfaceMtu ? limits with { Suspected = known } : limits,
            ReverseLimits = peer => SearchLimits.For(id.Family, peer.InterfaceMtu ?? route.InterfaceMtu) with { Flows = prober.SourcePorts.Count },
            LocateHole = measured => reason == SearchReason.Location ? Finding.FlowWithAHole(facts, measured) : null,
            TimeLimit = Limit,
        };
        var traffic = context.Wire?.Begin(_target, ProbeMethod.Agent);
        traffic?.Own([.. prober.SourcePorts]);
        var watched = context.Watch(id, traffic is null ? prober : new ObservedProber(prober, static _ => { }, traffic));
        var measured = await new PathDiscovery(watched, context.Time, RandomProbeId.Next).RunAsync(request, cancellationToken).ConfigureAwait(false);
        traffic?.End();
        var finding = Finding.From(facts, measured);
        return context.Wire is { } wire ? await wire.ExplainAsync(finding, route.InterfaceName).ConfigureAwait(false) : finding;
    }

    private SearchedPath Judge(Finding finding, AgentProber prober)
    {
        context.Counters.Searched(finding);
        var answered = responders(finding);
        if (answered.Objection is { } objection)
        {
            return Nothing($"{address}: {objection}");
        }

        finding = _holes.Recall(finding);
        var notes = string.Join(' ', new[] { finding.Explanation, answered.Words, KeyNote.Of(finding, context.Keys(), prober) }.Where(words => words is not null));
        _last = finding;
        _outcome = PathOutcome.Of(finding with { Explanation = notes });
        return new SearchedPath(finding, context.Watch(id, prober)) { LocateAfter = _holes.TurnFor(finding) };
    }

    private SearchedPath Nothing(string reason)
    {
        _last = null;
        _outcome = PathOutcome.Untried(_target, $"{reason}.");
        return new SearchedPath(null, new RestingProber(context.Time));
    }
}
