using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>What to do about a path that carries less than its hosts believe: which of the remedies, in which order.</summary>
public static class Remedies
{
    /// <summary>For a number that somebody measured: whatever may have to know it.</summary>
    public static IReadOnlyList<Remedy> For(TunnelStack stack)
    {
        // IPv6 does not run over less than its minimum: no rule for it there.
        IpFamily[] families = stack.PodMtu < IpFamily.Ipv6.MinPlpmtu ? [IpFamily.Ipv4] : [IpFamily.Ipv4, IpFamily.Ipv6];
        return
        [
            HostRemedies.Interface(stack.Mtu),
            DockerRemedies.Docker(stack.PodMtu),
            .. Clusters(stack),
            HostRemedies.MssClamp(stack.PodMtu, families),
            HostRemedies.TcpMtuProbing(stack.PodMtu, families),
        ];
    }

    /// <summary>For what was found on a path. Most useful first; empty when there is nothing to do or nothing is known.</summary>
    public static IReadOnlyList<Remedy> For(Verdict forward, Verdict? reverse, Recommendation? recommendation, IpFamily family, Via via) =>
        recommendation is { Mtu: var mtu } && (forward.IsProblem || reverse is { IsProblem: true } || forward.Kind == VerdictKind.LocalLimit)
            ? [.. List(forward, reverse, mtu, family, via)]
            : [];

    private static IEnumerable<Remedy> List(Verdict forward, Verdict? reverse, PacketSize mtu, IpFamily family, Via via)
    {
        var isHole = forward.Kind == VerdictKind.BlackHole || reverse is { Kind: VerdictKind.BlackHole };
        yield return HostRemedies.Interface(mtu);
        yield return DockerRemedies.Docker(mtu);
        yield return HostRemedies.MssClamp(mtu, [family]);
        if (isHole)
        {
            yield return HostRemedies.Firewall(family);
        }

        if (family == IpFamily.Ipv6 && mtu < family.MinPlpmtu)
        {
            yield return HostRemedies.Ipv6(mtu);
        }

        if (TunnelStack.From(mtu, MeasuredOver(via), []) is { } stack)
        {
            foreach (var remedy in Clusters(stack))
            {
                yield return remedy;
            }
        }

        if (isHole)
        {
            yield return HostRemedies.TcpMtuProbing(mtu, [family]);
        }
    }

    private static IEnumerable<Remedy> Clusters(TunnelStack stack) =>
    [
        DockerRemedies.Dind(stack.PodMtu),
        DockerRemedies.Arc(stack.PodMtu),
        DockerRemedies.Gitlab(stack.PodMtu),
        CniRemedies.Calico(stack),
        CniRemedies.Cilium(stack),
        CniRemedies.Flannel(stack),
        CniRemedies.KubeRouter(stack),
    ];

    private static MeasuredBetween MeasuredOver(Via via) => via switch
    {
        Via.Pod or Via.Service or Via.Egress => MeasuredBetween.Pods,
        Via.Node => MeasuredBetween.Nodes,
    };
}
