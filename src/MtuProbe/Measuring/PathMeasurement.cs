using System.Net.Sockets;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Sockets;
using MtuProbe.Options;
using MtuProbe.Recording;

namespace MtuProbe.Measuring;

/// <summary>Measures one path: reads what this host believes, probes by the method asked for, or by whichever of several answers.</summary>
internal sealed class PathMeasurement(IoThreads threads, ProbeOptions options, TimeProvider time, Action<Target, ObservedProber> progress, OwnTraffic? own)
{
    private readonly MethodMeasurement _methods = new(threads, options, time, progress, own);

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
            var finding = await ProbeAsync(new MeasuredPath(target, route, source, limit), cancellationToken).ConfigureAwait(false);
            return PathOutcome.Of(own is null ? finding : await own.ExplainAsync(finding, route.InterfaceName).ConfigureAwait(false));
        }
        catch (SocketException refused)
        {
            // The address went away since the kernel named it, or (IPv6) is not confirmed yet.
            return PathOutcome.Unmeasured(target, $"Cannot send from {source}: {refused.Message}.");
        }
    }

    private Task<Finding> ProbeAsync(MeasuredPath path, CancellationToken cancellationToken) => options.Method switch
    {
        MethodChoice.Agent => _methods.AgentAsync(path, _methods.OpenAgent(path), null, cancellationToken),
        MethodChoice.Icmp => _methods.EchoAsync(path, _methods.OpenEcho(path), null, cancellationToken),
        MethodChoice.Udp => _methods.UdpAsync(path, null, cancellationToken),
        MethodChoice.Tcp => _methods.TcpAsync(path, cancellationToken),
        MethodChoice.Auto => new AutoMeasurement(_methods, time).RunAsync(path, cancellationToken),
    };
}
