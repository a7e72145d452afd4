using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Sockets;
using MtuProbe.Options;

namespace MtuProbe.Measuring;

/// <summary>Measures one path: reads what this host believes, probes by the method asked for, or by whichever of both answers.</summary>
internal sealed class PathMeasurement(IoThreads threads, ProbeOptions options, TimeProvider time, Action<Target, ObservedProber> progress)
{
    /// <summary>How long the responder's answer may come after an echo's that left at the same moment.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    /// <param name="target">Where to.</param>
    /// <param name="limit">What is left of <c>--timeout</c>.</param>
    /// <param name="cancellationToken">Ends it early with what is known.</param>
    /// <exception cref="UsageException">The target cannot be reached in the way asked for.</exception>
    /// <exception cref="PingNotPermittedException">Echo was asked for by name and this process may not open a ping socket.</exception>
    public async Task<PathOutcome> RunAsync(Target target, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!RouteTable.TryLookup(target.Address, options.Source, out var route, out var failure))
        {
            return failure.Kind switch
            {
                RouteFailureKind.SourceNotLocal or RouteFailureKind.SourceFamilyDiffers =>
                    throw new UsageException($"--{failure.Message}: give one of its own ('ip address' lists them), or leave --source away"),
                RouteFailureKind.NoRoute or RouteFailureKind.FamilyUnavailable =>
                    PathOutcome.Unmeasured(target, $"{failure.Message}: see 'ip route', or try the other --family"),
                RouteFailureKind.ScopeMissing => throw new UsageException($"target {failure.Message}"),
                RouteFailureKind.Unreadable => PathOutcome.Unmeasured(target, failure.Message),
            };
        }

        if (route.Source is not { } source)
        {
            return PathOutcome.Unmeasured(target, $"The kernel names no source address for {target.Address}: give --source.");
        }

        if (options.Min > route.InterfaceMtu)
        {
            throw new UsageException($"--min {options.Min} is above {route.InterfaceName}'s MTU {route.InterfaceMtu}: nothing so large can leave this host");
        }

        try
        {
            return PathOutcome.Of(await ProbeAsync(new Path(target, route, source, limit), cancellationToken).ConfigureAwait(false));
        }
        catch (SocketException refused)
        {
            // The address went away since the kernel named it, or (IPv6) is not confirmed yet.
            return PathOutcome.Unmeasured(target, $"Cannot send from {source}: {refused.Message}.");
        }
    }

    private Task<Finding> ProbeAsync(Path path, CancellationToken cancellationToken) => options.Method switch
    {
        MethodChoice.Agent => AgentAsync(path, null, cancellationToken),
        MethodChoice.Icmp => EchoAsync(path, OpenEcho(path), cancellationToken),
        MethodChoice.Auto => EitherAsync(path, cancellationToken),
    };

    private static ProbeId NewId()
    {
        Span<byte> bytes = stackalloc byte[ProbeId.ByteCount];
        RandomNumberGenerator.Fill(bytes);
        return new ProbeId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    private SearchLimits Limits(IpFamily family, PacketSize interfaceMtu)
    {
        var max = PacketSize.Min(options.Gate ?? options.Max ?? interfaceMtu, interfaceMtu);
        return SearchLimits.For(family, max, options.Min is { } min ? PacketSize.Min(min, max) : null) with { GateOnly = options.Gate is not null };
    }

    /// <summary>
    /// Both leave in the same first flight. The moment our responder answers, the echo has done its duty; when it does not, the echo has
    /// lost no time.
    /// </summary>
    private async Task<Finding> EitherAsync(Path path, CancellationToken cancellationToken)
    {
        EchoProber echoProber;
        try
        {
            echoProber = OpenEcho(path);
        }
        catch (PingNotPermittedException refusal)
        {
            var alone = await AgentAsync(path, null, cancellationToken).ConfigureAwait(false);
            return alone.Forward.Kind == VerdictKind.Unreachable
                ? alone with { Explanation = $"{alone.Explanation} Echo could not be tried: {refusal.Message}" }
                : alone;
        }

        using var stopEcho = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopAgent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answered = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        var agent = AgentAsync(path, answered, stopAgent.Token);
        var echo = EchoAsync(path, echoProber, stopEcho.Token);
        var answer = answered.Task.Unwrap();
        await Task.WhenAny(answer, agent, echo).ConfigureAwait(false);
        if (echo.IsCompleted && !answer.IsCompleted && !agent.IsCompleted)
        {
            var grace = Task.Delay(Grace, time, cancellationToken);
            await Task.WhenAny(answer, grace).ConfigureAwait(false);
        }

        if (answer.IsCompletedSuccessfully)
        {
            await stopEcho.CancelAsync().ConfigureAwait(false);
            await echo.ConfigureAwait(false);
            var whole = await agent.ConfigureAwait(false);
            return whole.Measured.End == DiscoveryEnd.MixedResponders
                ? await InsteadAsync(path, whole, cancellationToken).ConfigureAwait(false)
                : whole;
        }

        var byEcho = await echo.ConfigureAwait(false);
        if (byEcho.Forward.Kind == VerdictKind.Unreachable)
        {
            return await agent.ConfigureAwait(false);
        }

        await stopAgent.CancelAsync().ConfigureAwait(false);
        var byAgent = await agent.ConfigureAwait(false);
        var why = byAgent.Measured.End == DiscoveryEnd.PortClosed ? "the port is closed" : "silence";
        return byEcho with { Explanation = $"{byEcho.Explanation} No MtuProbe responder answered on UDP port {path.Target.Port} ({why}), so the way back was not measured apart." };
    }

    /// <summary>Several responders behind one address make the agent's flow void; an echo may still measure the path.</summary>
    private async Task<Finding> InsteadAsync(Path path, Finding mixed, CancellationToken cancellationToken)
    {
        var byEcho = await EchoAsync(path, OpenEcho(path), cancellationToken).ConfigureAwait(false);
        return byEcho.IsKnown
            ? byEcho with { Explanation = $"{byEcho.Explanation} Several responders answered in turn for this address, so their answers were not used." }
            : mixed;
    }

    private async Task<Finding> AgentAsync(Path path, TaskCompletionSource<Task>? answered, CancellationToken cancellationToken)
    {
        var target = path.Target;
        var prober = new AgentProber(threads.For(target.Family), path.Source, new IPEndPoint(target.Address, target.Port), time);
        await using (prober.ConfigureAwait(false))
        {
            var observed = new ObservedProber(prober, p => progress(target, p));
            answered?.SetResult(observed.Answered);
            var request = new DiscoveryRequest
            {
                Direction = Direction.Forward,
                Limits = Limits(target.Family, path.Route.InterfaceMtu),
                ReverseLimits = peer => options.Reverse ? Limits(target.Family, peer.InterfaceMtu ?? path.Route.InterfaceMtu) : null,
                TimeLimit = path.TimeLimit,
            };
            var measured = await new PathDiscovery(observed, time, NewId).RunAsync(request, cancellationToken).ConfigureAwait(false);
            return Finding.From(path.Facts(ProbeMethod.Agent, prober.SourcePort), measured);
        }
    }

    /// <exception cref="PingNotPermittedException">This process may not open a ping socket.</exception>
    private EchoProber OpenEcho(Path path) => new(threads.For(path.Target.Family), path.Source, path.Target.Address, time);

    private async Task<Finding> EchoAsync(Path path, EchoProber prober, CancellationToken cancellationToken)
    {
        await using (prober.ConfigureAwait(false))
        {
            var request = new DiscoveryRequest
            {
                Direction = Direction.RoundTrip,
                Limits = Limits(path.Target.Family, path.Route.InterfaceMtu),
                TimeLimit = path.TimeLimit,
            };
            var measured = await new PathDiscovery(new ObservedProber(prober, p => progress(path.Target, p)), time, NewId)
                .RunAsync(request, cancellationToken).ConfigureAwait(false);
            return Finding.From(path.Facts(ProbeMethod.Icmp, null), measured);
        }
    }

    /// <summary>One path about to be measured.</summary>
    private sealed record Path(Target Target, HostRoute Route, IPAddress Source, TimeSpan TimeLimit)
    {
        public PathFacts Facts(ProbeMethod method, int? sourcePort) => new()
        {
            Target = Target,
            Method = method,
            Via = method switch { ProbeMethod.Agent => Via.Pod, ProbeMethod.Icmp => Via.Egress },
            Source = Source,
            SourcePort = sourcePort,
            InterfaceMtu = Route.InterfaceMtu,
            RouteMtu = Route.RouteMtu,
            CachedMtu = Route.CachedMtu,
        };
    }
}
