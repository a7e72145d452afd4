using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Kernel;

/// <summary>
/// A scenario said in namespaces, links and routes, under the addresses of <see cref="LabAddress"/>. Pure: names and texts, nothing is built yet.
/// </summary>
internal sealed class LabPlan
{
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
    private static readonly string[] RouterSysctls =
    [
        "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1",

        // Equal routes are chosen among by the ports too.
        "net.ipv4.fib_multipath_hash_policy=1", "net.ipv6.fib_multipath_hash_policy=1",
    ];

    /// <summary>A switch has no address to send anything from, and no packet filter looks into its frames.</summary>
    private static readonly string[] SwitchSysctls =
    [
        "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1",
        "net.bridge.bridge-nf-call-iptables=0", "net.bridge.bridge-nf-call-ip6tables=0",
    ];

    private readonly List<LabNode> _nodes = [];
    private readonly List<string> _links = [];
    private readonly Scenario _scenario;
    private readonly int _linkCount;

    /// <param name="prefix">Begins the name of every namespace.</param>
    internal LabPlan(Scenario scenario, string prefix, int seed)
    {
        _scenario = scenario;
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
            RouterPlan.Shape(routers[i], scenario.Routers[i], i, scenario, seed);
        }
    }

    internal LabNode Client { get; }

    /// <summary>From the client's side to the server's.</summary>
    internal IReadOnlyList<LabNode> Routers { get; }

    internal LabNode Server { get; }

    internal IReadOnlyList<LabNode> Nodes => _nodes;

    /// <summary><c>ip</c> commands, outside all namespaces, that lay the links between them.</summary>
    internal IReadOnlyList<string> Links => _links;

    internal IPAddress ServerAddress(IpFamily family) => LabAddress.Of(family, _linkCount - 1, 2);

    /// <summary>What the client probes: the server, or the Service that stands for it.</summary>
    internal IPAddress TargetAddress(IpFamily family) => _scenario.TargetAddress(family);

    internal static IPAddress ClientAddress(IpFamily family) => LabAddress.Of(family, 0, 1);

    private LabNode Add(LabNode node, IEnumerable<string> sysctls)
    {
        node.Sysctls.AddRange(sysctls);
        _nodes.Add(node);
        return node;
    }

    private void Connect(LabNode left, LabNode right, int index, Link link, string switchNamespace)
    {
        var device = LabNames.Device(index);
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
        else if (link.Vxlan is { } vxlan)
        {
            Lay(left, VxlanPlan.Underlay(index), vxlan.UnderlayMtu, right, VxlanPlan.Underlay(index), vxlan.UnderlayMtu);
            VxlanPlan.Lay(left, index, 1, link.Mtu, vxlan);
            VxlanPlan.Lay(right, index, 2, link.Mtu, vxlan);
        }
        else
        {
            Lay(left, device, link.Mtu, right, device, link.Mtu);
        }

        Silence(right, device, link.ForwardSilentAbove);
        Silence(left, device, link.ReverseSilentAbove);
        Thin(right, device, link.ForwardLossAbove);
        Thin(left, device, link.ReverseLossAbove);
        Name(left, right, index, 0);
        for (var cable = 0; cable < link.Cables.Count; cable++)
        {
            var one = LabNames.Device(index, cable);
            Silence(right, one, link.Cables[cable].ForwardSilentAbove);
            Silence(left, one, link.Cables[cable].ReverseSilentAbove);
            if (cable > 0)
            {
                Lay(left, one, link.Mtu, right, one, link.Mtu);
                Name(left, right, index, cable);
            }
        }
    }

    private static void Name(LabNode left, LabNode right, int link, int cable)
    {
        left.Configuration.AddRange(Addresses(link, 1, cable));
        right.Configuration.AddRange(Addresses(link, 2, cable));
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

    private static string[] Addresses(int link, int side, int cable) =>
    [
        $"addr add {LabAddress.Of(IpFamily.Ipv4, link, side, cable)}/24 dev {LabNames.Device(link, cable)}",
        $"addr add {LabAddress.Of(IpFamily.Ipv6, link, side, cable)}/64 dev {LabNames.Device(link, cable)} nodad",
    ];

    /// <summary>Static routes: towards the server by the link after the node, towards the client by the one before.</summary>
    private void Route(LabNode node, int position, int? routeMtu)
    {
        var mtu = routeMtu is { } limit ? $" mtu {limit}" : "";
        if (_linkCount == 1 && mtu.Length > 0)
        {
            var side = position == 0 ? 2 : 1;
            node.Configuration.Add($"route add {LabAddress.Of(IpFamily.Ipv4, 0, side)}/32 dev {LabNames.Device(0)}{mtu}");
            node.Configuration.Add($"route add {LabAddress.Of(IpFamily.Ipv6, 0, side)}/128 dev {LabNames.Device(0)}{mtu}");
        }
        else if (position == 0 && _linkCount > 1)
        {
            node.Configuration.Add($"route add {LabNames.Ipv4Lab}{mtu}{Via(IpFamily.Ipv4, 0, 2)}");
            node.Configuration.Add($"route add {LabNames.Ipv6Lab}{mtu}{Via(IpFamily.Ipv6, 0, 2)}");
        }

        for (var link = 0; position > 0 && link < _linkCount; link++)
        {
            // Links at the node itself need no route; a router knows the rest by its neighbours.
            var (near, side) = link < position ? (position - 1, 1) : (position, 2);
            if (link != position && link != position - 1)
            {
                node.Configuration.Add($"route add {LabAddress.Network(IpFamily.Ipv4, link)}{mtu}{Via(IpFamily.Ipv4, near, side)}");
                node.Configuration.Add($"route add {LabAddress.Network(IpFamily.Ipv6, link)}{mtu}{Via(IpFamily.Ipv6, near, side)}");
            }
        }
    }

    /// <summary>The neighbour at the other end of a link, or of each of its cables.</summary>
    private string Via(IpFamily family, int link, int side)
    {
        var cables = _scenario.Links[link].Cables.Count;
        return cables == 0
            ? $" via {LabAddress.Of(family, link, side)}"
            : string.Concat(Enumerable.Range(0, cables).Select(cable =>
                $" nexthop via {LabAddress.Of(family, link, side, cable)} dev {LabNames.Device(link, cable)}"));
    }
}
