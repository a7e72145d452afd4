using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>What to do about a path that carries less than its hosts believe.</summary>
public static class Remedies
{
    /// <summary>Most useful first; empty when there is nothing to do or nothing is known.</summary>
    public static IReadOnlyList<Remedy> For(Verdict forward, Verdict? reverse, Recommendation? recommendation, IpFamily family) =>
        recommendation is { Mtu: var mtu } && (forward.IsProblem || reverse is { IsProblem: true } || forward.Kind == VerdictKind.LocalLimit)
            ? [.. List(forward, reverse, mtu, family)]
            : [];

    private static IEnumerable<Remedy> List(Verdict forward, Verdict? reverse, PacketSize mtu, IpFamily family)
    {
        yield return new Remedy("interface", $"set MTU {mtu} on the interfaces (or routes) whose packets take this path, at both ends: ip link set dev <interface> mtu {mtu}");
        yield return new Remedy(
            "docker",
            $$$$"""in /etc/docker/daemon.json: {"mtu": {{{{mtu}}}}, "default-network-opts": {"bridge": {"com.docker.network.driver.mtu": "{{{{mtu}}}}"}}} (the first covers the default bridge, the second user-defined networks), then restart dockerd""");
        var mss = Overhead.TcpMss(mtu, family);
        yield return new Remedy("mss-clamp", $"on a router of this path, for TCP only: nft add rule inet filter forward meta nfproto {family.Label} tcp flags syn tcp option maxseg size set {mss}");
        if (forward.Kind == VerdictKind.BlackHole || reverse is { Kind: VerdictKind.BlackHole })
        {
            yield return new Remedy("firewall", family switch
            {
                IpFamily.Ipv4 => "let ICMP type 3 code 4 (fragmentation needed, RFC 1191) pass everywhere on the way back to the sender",
                IpFamily.Ipv6 => "let ICMPv6 type 2 (packet too big) pass everywhere: RFC 4890 §4.3.1 says it must not be dropped",
            });
        }

        if (family == IpFamily.Ipv6 && mtu < family.MinPlpmtu)
        {
            yield return new Remedy("ipv6", $"{mtu} is below {family.MinPlpmtu}, the least that IPv6 may run over (RFC 8200 §5): the link must carry more, or fragment below IP");
        }
    }
}
