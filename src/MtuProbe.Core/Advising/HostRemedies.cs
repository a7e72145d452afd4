using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>What hosts, routers and firewalls can do.</summary>
internal static class HostRemedies
{
    /// <summary>Where tcp_mtu_probing starts to search: the kernel's own default, and less where the path carries less.</summary>
    private const int TcpBaseMss = 1024;

    public static Remedy Interface(PacketSize mtu) => new(
        "interface",
        "the interfaces (or routes) whose packets take this path, at both ends:",
        $"ip link set dev <interface> mtu {mtu}");

    public static Remedy MssClamp(PacketSize mtu, IReadOnlyList<IpFamily> families) => new(
        "mss-clamp",
        $"on a router or node that forwards this traffic, for TCP only ({string.Join(", ", families.Select(f => $"{Title(f)}: {mtu} - {mtu.Bytes - Overhead.TcpMss(mtu, f)}"))}):",
        [
            .. families.SelectMany(f => new[]
            {
                $"nft add table {Nft(f)} mtu_clamp",
                $"nft 'add chain {Nft(f)} mtu_clamp forward {{ type filter hook forward priority mangle; }}'",
                $"nft add rule {Nft(f)} mtu_clamp forward tcp flags syn tcp option maxseg size set {Overhead.TcpMss(mtu, f)}",
            }),
        ]);

    // RFC 4821 §7.2 asks for a base of 1,024; where even that is too large, the smaller MSS of the two families fits both.
    public static Remedy TcpMtuProbing(PacketSize mtu, IReadOnlyList<IpFamily> families) => new(
        "tcp-mtu-probing",
        "where the MTU cannot be set: let TCP find its way out of a black hole (RFC 4821). Both families; senders only; each connection waits for time-outs first; "
            + "per network namespace (in a pod: securityContext.sysctls):",
        $"sysctl -w net.ipv4.tcp_mtu_probing=1 net.ipv4.tcp_base_mss={families.Select(f => Overhead.TcpMss(mtu, f)).Append(TcpBaseMss).Min()}");

    /// <summary>Names the remedy that is about firewalls on the way.</summary>
    public const string FirewallWord = "firewall";

    public static Remedy Firewall(IpFamily family) => new(FirewallWord, family switch
    {
        IpFamily.Ipv4 => "let ICMP type 3 code 4 (fragmentation needed, RFC 1191) pass everywhere on the way back to the sender",
        IpFamily.Ipv6 => "let ICMPv6 type 2 (packet too big) pass everywhere: RFC 4890 §4.3.1 says it must not be dropped",
    });

    /// <summary>This host's own, which eats what arrives.</summary>
    public static Remedy OwnFirewall(IpFamily family) => family switch
    {
        IpFamily.Ipv4 => new(
            "this-host", "its own firewall or reverse-path filter drops the ICMP that says how large packets may be; let it in (table and chain as 'nft list ruleset' names them):",
            "nft insert rule ip filter input icmp type destination-unreachable accept", "sysctl net.ipv4.conf.all.rp_filter"),
        IpFamily.Ipv6 => new(
            "this-host", "its own firewall drops the ICMPv6 that says how large packets may be; let it in (table and chain as 'nft list ruleset' names them):",
            "nft insert rule ip6 filter input icmpv6 type packet-too-big accept"),
    };

    public static Remedy Ipv6(PacketSize mtu) => new("ipv6", BelowIpv6(mtu));

    /// <summary>What a number means for IPv6 that is smaller than its minimum.</summary>
    public static string BelowIpv6(PacketSize mtu) =>
        $"{mtu} is below {IpFamily.Ipv6.MinPlpmtu}, the least that IPv6 may run over (RFC 8200 §5), and Linux takes IPv6 off an interface set lower: "
            + "the link must carry more, or fragment below IP";

    private static string Nft(IpFamily family) => family switch { IpFamily.Ipv4 => "ip", IpFamily.Ipv6 => "ip6" };

    private static string Title(IpFamily family) => family switch { IpFamily.Ipv4 => "IPv4", IpFamily.Ipv6 => "IPv6" };
}
