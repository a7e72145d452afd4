using MtuProbe.Core.Paths;

namespace MtuProbe.Lab.Demo;

/// <summary>The demo's network in the words of <c>ip</c> and <c>nft</c>. Pure: nothing is built yet.</summary>
/// <param name="prefix">Of the names of all namespaces.</param>
internal sealed class DemoPlan(string prefix)
{
    private const int RouterHost = 1;

    private static readonly int[] Subnets = [1, 2];

    public string Switch { get; } = prefix + "switch";

    public string Router { get; } = prefix + "router";

    public IEnumerable<string> Namespaces => [Switch, Router, .. DemoCluster.Nodes.Select(NamespaceOf)];

    /// <summary>For every namespace, before it has devices. Duplicate address detection would take a second.</summary>
    public static IReadOnlyList<string> NodeSettings { get; } =
    [
        "net/ipv6/conf/all/disable_ipv6=0", "net/ipv6/conf/default/disable_ipv6=0",
        "net/ipv6/conf/default/accept_dad=0", "net/ipv6/conf/default/accept_ra=0",
    ];

    public static IReadOnlyList<string> RouterSettings { get; } = ["net/ipv4/ip_forward=1", "net/ipv6/conf/all/forwarding=1"];

    /// <summary>A bridge; its ports are called as what they lead to. Snooping would need a querier to let neighbour discovery pass.</summary>
    public IReadOnlyList<string> SwitchLines =>
    [
        "link add br0 type bridge mcast_snooping 0",
        "link set br0 up",
        .. Ports.SelectMany(port => new[]
        {
            $"link add {port.Name} type veth peer name eth0 netns {port.Namespace}",
            $"link set {port.Name} master br0 up",
        }),
    ];

    /// <summary>
    /// The way between the subnets is narrow by its routes, locked: the kernel's forwarding in IPv6 heeds no others. So the PTBs come in
    /// both directions, and every interface has the same MTU.
    /// </summary>
    public IReadOnlyList<string> RouterLines =>
    [
        "link set lo up",
        "link set eth0 up",
        .. Routed.SelectMany(node => new[] { $"link add {node.Name} type veth peer name eth0 netns {NamespaceOf(node)}", $"link set {node.Name} up" }),
        .. Subnets.SelectMany(subnet => new[]
        {
            $"addr add {DemoNode.DemoAddress(IpFamily.Ipv4, subnet, RouterHost)}/24 dev {DeviceTo(subnet)} noprefixroute",
            $"addr add {DemoNode.DemoAddress(IpFamily.Ipv6, subnet, RouterHost)}/64 dev {DeviceTo(subnet)} nodad noprefixroute",
            $"route add {DemoNode.DemoAddress(IpFamily.Ipv4, subnet, 0)}/24 dev {DeviceTo(subnet)} mtu lock {DemoCluster.RouterMtu}",
            $"route add {DemoNode.DemoAddress(IpFamily.Ipv6, subnet, 0)}/64 dev {DeviceTo(subnet)} mtu lock {DemoCluster.RouterMtu}",
        }),
    ];

    private static IEnumerable<DemoNode> Routed => DemoCluster.Nodes.Where(node => node.IsBehindRouter);

    private IEnumerable<(string Name, string Namespace)> Ports =>
        [.. DemoCluster.Nodes.Where(node => !node.IsBehindRouter).Select(node => (node.Name, NamespaceOf(node))), ("router", Router)];

    public string NamespaceOf(DemoNode node) => prefix + node.Name;

    public static IReadOnlyList<string> NodeLines(DemoNode node) =>
    [
        "link set lo up",
        "link set eth0 up",
        $"addr add {node.Address(IpFamily.Ipv4)}/24 dev eth0",
        $"addr add {node.Address(IpFamily.Ipv6)}/64 dev eth0 nodad",
        $"route add default via {DemoNode.DemoAddress(IpFamily.Ipv4, node.Subnet, RouterHost)}",
        $"route add default via {DemoNode.DemoAddress(IpFamily.Ipv6, node.Subnet, RouterHost)}",
    ];

    /// <summary>
    /// The ports as a file for <c>nft -f</c>, all at once in place of what was there. In a bridge's forward chain <c>meta length</c> is the IP
    /// packet; an MTU of the port would let four bytes more pass, and count both directions alike.
    /// </summary>
    public static string PortRules(DemoCluster cluster) =>
        $$"""
        table bridge ports
        delete table bridge ports
        table bridge ports {
          chain forward {
            type filter hook forward priority 0; policy accept;
            {{string.Join("\n    ", DemoCluster.Nodes.SelectMany(node => Rules(node, cluster.Port(node))))}}
          }
        }

        """;

    private static IEnumerable<string> Rules(DemoNode node, DemoPort port)
    {
        if (port.FromNode is { } sent)
        {
            yield return $"iifname \"{node.Name}\" meta length > {sent} drop";
        }

        if (port.ToNode is { } received)
        {
            yield return $"oifname \"{node.Name}\" meta length > {received} drop";
        }
    }

    private static string DeviceTo(int subnet) => Routed.FirstOrDefault(node => node.Subnet == subnet)?.Name ?? "eth0";
}
