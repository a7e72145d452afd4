using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Kernel;

/// <summary>What makes one router of a <see cref="LabPlan"/> behave as its scenario says: filters, translations, and its relay.</summary>
internal static class RouterPlan
{
    private const int ForwardTable = 101;
    private const int ReverseTable = 102;

    /// <summary>Far above any link, so that the router's PTBs always speak of a link.</summary>
    private const int TunMtu = 65_535;

    /// <param name="node">The router.</param>
    /// <param name="router">How it behaves.</param>
    /// <param name="index">Its place: link <paramref name="index"/> leads to the client, the one after to the server.</param>
    /// <param name="scenario">Whose server it may translate to.</param>
    /// <param name="seed">Of its relay.</param>
    internal static void Shape(LabNode node, Router router, int index, Scenario scenario, int seed)
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

        if (!router.PassesIcmp)
        {
            node.ForwardRules.Add("meta l4proto { icmp, ipv6-icmp } drop");
            node.OutputRules.Add("meta l4proto icmp drop");
            node.OutputRules.Add("icmpv6 type != { nd-neighbor-solicit, nd-neighbor-advert } drop");
        }

        if (router.ClampsMss is { } mss)
        {
            node.ForwardRules.Add($"tcp flags syn tcp option maxseg size set {mss}");
        }

        if (router.TranslatesSource)
        {
            node.DepartureTranslations.Add($"oifname {LabNames.Device(index + 1)} masquerade");
        }

        if (router.TranslatesTarget)
        {
            var last = scenario.Links.Count - 1;
            node.ArrivalTranslations.Add($"ip daddr {LabAddress.Service(IpFamily.Ipv4)} dnat ip to {LabAddress.Of(IpFamily.Ipv4, last, 2)}");
            node.ArrivalTranslations.Add($"ip6 daddr {LabAddress.Service(IpFamily.Ipv6)} dnat ip6 to {LabAddress.Of(IpFamily.Ipv6, last, 2)}");
        }

        if (router.NeedsRelay)
        {
            Relay(node, router, index, scenario, seed);
        }
    }

    private static void Relay(LabNode node, Router router, int index, Scenario scenario, int seed)
    {
        node.Relay = new RelaySettings(
            "toserver", "toclient", router.ForwardLossPercent, router.ReverseLossPercent, router.DelayMs, seed + (2 * index))
        {
            JitterMs = router.JitterMs,
            DuplicatePercent = router.DuplicatePercent,
            Bottleneck = router.Bottleneck,
            ReporterIpv4 = LabAddress.Of(IpFamily.Ipv4, index, 2),
            ReporterIpv6 = LabAddress.Of(IpFamily.Ipv6, index, 2),
        };

        // The relay's PTBs come out of a TUN device and yet from the router's own address.
        node.Sysctls.Add("net.ipv4.conf.all.accept_local=1");
        Detour(node, index, scenario.Links[index], "toserver", ForwardTable);
        Detour(node, index + 1, scenario.Links[index + 1], "toclient", ReverseTable);
    }

    /// <summary>
    /// What arrives by a link to be forwarded goes into the TUN device. What the relay then hands back arrives by the other TUN device, no
    /// rule is about that, and the router forwards it as ever. No address on the TUN devices: then the kernel sends nothing of its own into them.
    /// </summary>
    private static void Detour(LabNode node, int link, Link arrival, string tun, int table)
    {
        string[] detour =
        [
            $"route add default dev {tun} table {table}",
            .. Enumerable.Range(0, Math.Max(1, arrival.Cables.Count)).Select(cable => $"rule add iif {LabNames.Device(link, cable)} lookup {table}"),
        ];
        node.Configuration.Add($"tuntap add mode tun name {tun}");
        node.Configuration.Add($"link set {tun} addrgenmode none mtu {TunMtu} txqueuelen 10000 up");
        node.Configuration.AddRange(detour);
        node.Ipv6Configuration.AddRange(detour);
    }
}
