using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Host;

namespace MtuProbe.Measuring;

/// <summary>One path about to be measured, by whichever method.</summary>
/// <param name="TimeLimit">What is left of <c>--timeout</c>.</param>
internal sealed record MeasuredPath(Target Target, HostRoute Route, IPAddress Source, TimeSpan TimeLimit)
{
    public PathFacts Facts(ProbeMethod method, IReadOnlyList<int> sourcePorts) => new()
    {
        Target = Target,
        Method = method,
        Via = method switch { ProbeMethod.Agent => Via.Pod, ProbeMethod.Icmp or ProbeMethod.Udp or ProbeMethod.Tcp => Via.Egress },
        Source = Source,
        SourcePorts = sourcePorts,
        InterfaceMtu = Route.InterfaceMtu,
        RouteMtu = Route.RouteMtu,
        CachedMtu = Route.CachedMtu,
    };
}
