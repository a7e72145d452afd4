using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Kernel;

/// <summary>
/// A scenario said in namespaces, links and routes, under the addresses of <see cref="LabAddress"/>. Pure: names and texts, nothing is built yet.
/// </summary>
internal sealed class LabPlan
{
    private const string Ipv4Lab = "10.77.0.0/16";
    private const string Ipv6Lab = "fd77::/48";
    private const int ForwardTable = 101;
    private const int ReverseTable = 102;

    /// <summary>Far above any link, so that the router's PTBs always speak of a link.</summary>
    private const int TunMtu = 65_535;

    /// <summary>Linux lets a frame of four bytes more than the port's MTU pass, the room of a VLAN tag.</summary>
    private const int VlanTag = 4;

    /// <summary>Set before any device exists. Duplicate address detection would keep an IPv6 address unusable for a second.</summary>
    private static readonly string[] NodeSysctls =
    [
        "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0",
        "net.ipv6.conf.all.disable_ipv6=0", "net.ipv6.conf.default.disable_ipv6=0",
        "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.default.accept_ra=0",
    ];

    /// <summary>Setting these resets others, so they come first.</summary>
    private static readonly string[] RouterSysctls = ["net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"];

    /// <summary>A switch has no address to send anything from, and no packet filter looks into its frames.</summary>
    private static readonly string[] SwitchSysctls =
    [
        "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1",
        "net.bridge.bridge-nf-call-iptables=0", "net.bridge.bridge-nf-call-ip6tables=0",
    ];

    private readonly List<LabNode> _nodes = [];
    private readonly List<string> _links = [];
    private readonly int _linkCount;

    /// <param name="prefix">Begins the name of every namespace.</param>
    internal LabPlan(Scenario scenario, string prefix, int seed)
    {
        _linkCount = scenario.Links.Count;
        Client = Add(new LabNode($"{prefix}client"), NodeSysctls);
        LabNode[] routers =
        [
            .. scenario.Routers.Select((_, i) => Add(new LabNode($"{prefix}r{i + 1}"), [.. RouterSysctls, .. NodeSysctls])),
        ];
        Routers = routers;
        Server = Add(new LabNode($"{prefix}server"), NodeSysctls);
        LabNode[] row = [Client, .. routers, Server];
        for (var i = 0; i < _linkCount; i++)
        {
            Connect(row[i], row[i + 1], i, scenario.Links[i], $"{prefix}s{i}");
        }

        for (var i = 0; i < row.Length; i++)
        {
            Route(row[i], i, i == 0 ? scenario.ClientRouteMtu : i == _linkCount ? scenario.ServerRouteMtu : null);
        }

        for (var i = 0; i < routers.Length; i++)
        {
            Shape(routers[i], scenario.Routers[i], i, seed);
        }
    }

    internal LabNode Client { get; }

    /// <summary>From the client's side to the server's.</summary>
    internal IReadOnlyList<LabNode> Routers { get; }

    internal LabNode Server { get; }

    internal IReadOnlyList<LabNode> Nodes => _nodes;

    /// <summary><c>ip</c> commands, outside all namespaces, that lay the links between them.</summary>
    internal IReadOnlyList<string> Links => _links;

    internal static string Device(int link) => $"link{link}";

    internal IPAddress ServerAddress(IpFamily family) => Address(family, _linkCount - 1, 2);

    internal static IPAddress ClientAddress(IpFamily family) => Address(family, 0, 1);

    private static IPAddress Address(IpFamily family, int link, int side) => LabAddress.Of(family, link, side);

    private LabNode Add(LabNode node, IEnumerable<string> sysctls)
    {
        node.Sysctls.AddRange(sysctls);
        _nodes.Add(node);
        return node;
    }

    private void Connect(LabNode left, LabNode right, int index, Link link, string switchNamespace)
    {
        var device = Device(index);
        if (link.SwitchMtu is { } carried)
        {
            var port = carried - VlanTag;
            var middle = Add(new LabNode(switchNamespace), SwitchSysctls);
            Lay(left, device, link.Mtu, middle, "left", port);
            Lay(middle, "right", port, right, device, link.Mtu);
            middle.Configuration.AddRange(
            [
                "link add bridge type bridge mcast_snooping 0",
                "link set left master bridge", "link set right master bridge", "link set bridge up",
            ]);
        }
        else
        {
            Lay(left, device, link.Mtu, right, device, link.Mtu);
        }

        Silence(right, device, link.ForwardSilentAbove);
        Silence(left, device, link.ReverseSilentAbove);
        Thin(right, device, link.ForwardLossAbove);
        Thin(left, device, link.ReverseLossAbove);
        left.Configuration.AddRange(Addresses(device, index, 1));
        right.Configuration.AddRange(Addresses(device, index, 2));
    }

    private void Lay(LabNode left, string leftDevice, int leftMtu, LabNode right, string rightDevice, int rightMtu)
    {
        left.Devices.Add(leftDevice);
        right.Devices.Add(rightDevice);
        _links.Add(
            $"link add {leftDevice} mtu {leftMtu} netns {left.Namespace} type veth peer name {rightDevice} mtu {rightMtu} netns {right.Namespace}");
    }

    private static void Silence(LabNode node, string device, int? above)
    {
        if (above is { } size)
        {
            node.ArrivalRules.Add($"iifname {device} meta length > {size} drop");
        }
    }

    /// <summary>To a hundredth of a percent. The kernel's chance has no seed.</summary>
    private static void Thin(LabNode node, string device, LossAbove? loss)
    {
        if (loss is { } above)
        {
            node.ArrivalRules.Add($"iifname {device} meta length > {above.Size} numgen random mod 10000 < {(int)(above.Percent * 100)} drop");
        }
    }

    private static string[] Addresses(string device, int link, int side) =>
    [
        $"addr add {Address(IpFamily.Ipv4, link, side)}/24 dev {device}",
        $"addr add {Address(IpFamily.Ipv6, link, side)}/64 dev {device} nodad",
    ];

    /// <summary>Static routes: towards the server by the link after the node, towards the client by the one before.</summary>
    private void Route(LabNode node, int position, int? routeMtu)
    {
        var mtu = routeMtu is { } limit ? $" mtu {limit}" : "";
        if (_linkCount == 1 && mtu.Length > 0)
        {
            var side = position == 0 ? 2 : 1;
            node.Configuration.Add($"route add {Address(IpFamily.Ipv4, 0, side)}/32 dev {Device(0)}{mtu}");
            node.Configuration.Add($"route add {Address(IpFamily.Ipv6, 0, side)}/128 dev {Device(0)}{mtu}");
        }
        else if (position == 0 && _linkCount > 1)
        {
            node.Configuration.Add($"route add {Ipv4Lab} via {Address(IpFamily.Ipv4, 0, 2)}{mtu}");
            node.Configuration.Add($"route add {Ipv6Lab} via {Address(IpFamily.Ipv6, 0, 2)}{mtu}");
        }

        for (var link = 0; position > 0 && link < _linkCount; link++)
        {
            // Links at the node itself need no route; a router knows the rest by its neighbours.
            var (near, side) = link < position ? (position - 1, 1) : (position, 2);
            if (link != position && link != position - 1)
            {
                node.Configuration.Add($"route add 10.77.{link}.0/24 via {Address(IpFamily.Ipv4, near, side)}{mtu}");
                node.Configuration.Add($"route add fd77:0:0:{link}::/64 via {Address(IpFamily.Ipv6, near, side)}{mtu}");
            }
        }
    }

    private static void Shape(LabNode node, Router router, int index, int seed)
    {
        if (!router.SendsPtb)
        {
            node.OutputRules.Add("icmp type destination-unreachable icmp code frag-needed drop");
            node.OutputRules.Add("icmpv6 type packet-too-big drop");
        }

        if (!router.SendsTimeExceeded)
        {
            node.OutputRules.Add("icmp type time-exceeded drop");
            node.OutputRules.Add("icmpv6 type time-exceeded drop");
        }

        if (!router.NeedsRelay)
        {
            return;
        }

        node.Relay = new RelaySettings(
            "toserver", "toclient", router.ForwardLossPercent, router.ReverseLossPercent, router.DelayMs, seed + (2 * index));
        Detour(node, Device(index), "toserver", ForwardTable);
        Detour(node, Device(index + 1), "toclient", ReverseTable);
    }

    /// <summary>
    /// What arrives by <paramref name="device"/> to be forwarded goes into the TUN device. What the relay then hands back
    /// arrives by the other TUN device, no rule is about that, and the router forwards it as ever. No address on the TUN
    /// devices: then the kernel sends nothing of its own into them.
    /// </summary>
    private static void Detour(LabNode node, string device, string tun, int table)
    {
        string[] detour = [$"route add default dev {tun} table {table}", $"rule add iif {device} lookup {table}"];
        node.Configuration.Add($"tuntap add mode tun name {tun}");
        node.Configuration.Add($"link set {tun} addrgenmode none mtu {TunMtu} txqueuelen 10000 up");
        node.Configuration.AddRange(detour);
        node.Ipv6Configuration.AddRange(detour);
    }
}
