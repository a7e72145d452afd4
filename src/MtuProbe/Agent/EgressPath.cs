using System.Net.Sockets;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Sockets;
using MtuProbe.Measuring;
using MtuProbe.Options;

namespace MtuProbe.Agent;

/// <summary>The path to an outside target, measured as <c>probe --method auto</c> does, and confirmed by echo where echo answers.</summary>
internal sealed class EgressPath(AgentContext context, PathId id, TargetText text) : IKeptPath, IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HoleMemory _holes = new(context.HopTurns, context.Time);
    private EchoProber? _echo;
    private Target? _target;
    private HostRoute? _route;
    private PathOutcome? _outcome;

    public async ValueTask<SearchedPath> SearchAsync(SearchReason reason, CancellationToken cancellationToken)
    {
        await DisposeAsync().ConfigureAwait(false);
        var options = Options(reason == SearchReason.Location);
        _outcome = await context.SearchAsync(() => MeasureAsync(options, cancellationToken), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (_outcome.Finding is not { } finding)
        {
            return new SearchedPath(null, new RestingProber(context.Time));
        }

        finding = _holes.Recall(finding with { Path = finding.Path with { Via = Via.Egress } });
        _outcome = _outcome with { Finding = finding };
        context.Counters.Searched(finding);
        var echo = finding is { Path.Method: ProbeMethod.Icmp, Forward.IsKnown: true } ? OpenEcho(finding) : null;
        return new SearchedPath(finding, echo ?? new RestingProber(context.Time))
        {
            CanBeConfirmed = echo is not null,
            LocateAfter = _holes.TurnFor(finding),
        };
    }

    public void Found(SearchedPath found, SearchReason reason) => context.Book.Found(id, _outcome!, _route?.InterfaceName);

    public void Heard(ConfirmationRound round) => context.Heard(id, ProbeMethod.Icmp, round);

    public bool HasHostChanged() => _target is { } target && _route is { } known
        && (!RouteTable.TryLookup(target.Address, null, out var route, out _) || route.InterfaceMtu != known.InterfaceMtu
            || route.RouteMtu != known.RouteMtu || !Equals(route.Source, known.Source));

    public async ValueTask DisposeAsync()
    {
        if (_echo is { } echo)
        {
            _echo = null;
            await echo.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>One address of the name: the one of before, as long as the name still has it.</summary>
    private async Task<PathOutcome> MeasureAsync(ProbeOptions options, CancellationToken cancellationToken)
    {
        var (targets, unresolved) = await TargetResolver.ResolveAsync(options, context.Time, cancellationToken).ConfigureAwait(false);
        _target = targets.FirstOrDefault(t => t.Address.Equals(_target?.Address)) ?? targets.FirstOrDefault();
        if (_target is not { } target)
        {
            return unresolved[0] with { WasTried = false };
        }

        _route = RouteTable.TryLookup(target.Address, null, out var route, out _) ? route : null;
        try
        {
            return await new PathMeasurement(context.Threads, options, context.Time, static (_, _) => { }, context.Wire)
                .RunAsync(target, Limit, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException cannot)
        {
            return PathOutcome.Untried(target, cannot.Message);
        }
    }

    /// <summary>Null when the address that was measured from went away since.</summary>
    private IProber? OpenEcho(Finding finding)
    {
        try
        {
            _echo = new EchoProber(context.Threads.For(id.Family), finding.Path.Source, finding.Path.Target.Address, context.Time);
            return context.Watch(id, _echo);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private ProbeOptions Options(bool hops) => new()
    {
        Targets = [text with { Text = id.Peer }],
        Method = MethodChoice.Auto,
        Port = text.Port ?? context.Options.Port,
        Family = id.Family,
        Min = null,
        Max = null,
        Source = null,
        Flows = context.Options.Flows,
        Timeout = Limit,
        Json = false,
        Reverse = true,
        Hops = hops,
        Keys = context.Keys(),
    };
}
