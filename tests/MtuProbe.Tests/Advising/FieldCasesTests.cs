using MtuProbe.Core.Advising;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Advising;

/// <summary>Overlay and encryption arithmetic that went wrong in the field, and the number that was right there.</summary>
public sealed class FieldCasesTests
{
    [TestCase("C23 Hetzner, private network 1450, WireGuard", 1450, "wireguard-v6", 1370)]
    [TestCase("C24 vSwitch of 1400 under flannel-wg", 1400, "wireguard-v6", 1320)]
    [TestCase("C25 k3s, eth0 1400, cni0 and veth 1320", 1400, "wireguard-v6", 1320)]
    [TestCase("C26 flannel-wg on a 1500 NIC", 1500, "wireguard-v6", 1420)]
    [TestCase("C27 Talos, KubeSpan's WireGuard of 1420 under flannel's VXLAN", 1420, "vxlan", 1370)]
    [TestCase("C27 the same from the NIC on", 1500, "vxlan,wireguard-v6", 1370)]
    [TestCase("C29 Tailscale in a GCP NIC of 1460", 1460, "wireguard-v6", 1380)]
    [TestCase("C30 a TUN in an underlay of 1280", 1280, "wireguard", 1220)]
    [TestCase("C37 IPsec, xfrm", 1500, "74", 1426)]
    [TestCase("C38 Antrea WireGuard", 1500, "wireguard-v6", 1420)]
    [TestCase("C38 Antrea GRE with outer Ethernet and key as it counts", 1500, "42", 1458)]
    [TestCase("C38 Antrea Geneve", 1500, "geneve", 1450)]
    [TestCase("C38 Antrea Geneve over IPv6", 1500, "geneve-v6", 1430)]
    [TestCase("C38 Antrea multicluster", 1500, "geneve,wireguard-v6", 1370)]
    [TestCase("C39 kind, tunnel port 65465", 65535, "vxlan-v6", 65465)]
    [TestCase("C40 OVN Geneve", 1500, "geneve-ovn", 1442)]
    [TestCase("C40 OVN-Kubernetes reserves 100 of jumbo frames", 9000, "100", 8900)]
    [TestCase("C46 GCP 1460, Cilium's WireGuard", 1460, "wireguard-v6", 1380)]
    [TestCase("C65 PPPoE", 1500, "pppoe", 1492)]
    public void Measured_between_nodes_the_pod_MTU_is_what_the_tunnels_leave(string name, int mtu, string under, int podMtu)
    {
        var stack = AStack.Of(mtu, MeasuredBetween.Nodes, under);
        Assert.That((stack.PodMtu.Bytes, stack.BaseMtu?.Bytes), Is.EqualTo((podMtu, (int?)mtu)), name);
    }

    [TestCase("C33 pod MTU 1450 in VXLAN", 1450, "vxlan", 1500)]
    [TestCase("C25 pod MTU 1320 in WireGuard", 1320, "wireguard-v6", 1400)]
    [TestCase("C27 pod MTU 1370 in VXLAN in WireGuard", 1370, "vxlan,wireguard-v6", 1500)]
    [TestCase("C57 MSS 1350 in an ESP tunnel of 1400: too much", 1390, "ipsec-aes-cbc-sha256", 1452)]
    public void Measured_between_pods_the_base_MTU_is_what_the_tunnels_add(string name, int mtu, string under, int baseMtu)
    {
        var stack = AStack.Of(mtu, MeasuredBetween.Pods, under);
        Assert.That((stack.PodMtu.Bytes, stack.BaseMtu?.Bytes), Is.EqualTo((mtu, (int?)baseMtu)), name);
    }

    // C33: a Cilium base of 1450, meant as pod MTU, left the pods 1400.
    [TestCase(1450, MeasuredBetween.Pods, "vxlan", "1500 1450")]
    [TestCase(1500, MeasuredBetween.Nodes, "vxlan", "1500 1450")]
    [TestCase(1500, MeasuredBetween.Nodes, "vxlan,wireguard", "1500 1440 1390")]
    [TestCase(1500, MeasuredBetween.Nodes, "", "1500")]
    [TestCase(1450, MeasuredBetween.Pods, "", "1500 1580 1530 1450")]
    [TestCase(1430, MeasuredBetween.Pods, "vxlan-v6", "1480 1430", Description = "Cilium takes 50 off whatever the family: 1500 would give the pods 1450")]
    [TestCase(1442, MeasuredBetween.Pods, "pppoe", "1442", Description = "PPPoE is never Cilium's own")]
    [TestCase(65_530, MeasuredBetween.Pods, "", "65530", Description = "no base is above 65535")]
    public void Cilium_is_told_the_base(int mtu, MeasuredBetween measured, string under, string expected) =>
        Assert.That(Numbers(mtu, measured, under, "cilium", "--set MTU="), Is.EqualTo(expected));

    [TestCase(1320, MeasuredBetween.Pods, "wireguard-v6", "1400", Description = "C25")]
    [TestCase(1500, MeasuredBetween.Nodes, "vxlan,wireguard-v6", "1420", Description = "C27: KubeSpan's 80 are not flannel's, its own 50 are")]
    [TestCase(1450, MeasuredBetween.Pods, "", "1500 1530")]
    [TestCase(1500, MeasuredBetween.Nodes, "", "1500 1500")]
    [TestCase(1450, MeasuredBetween.Pods, "geneve", "")]
    public void Flannel_is_told_the_base_of_its_backend(int mtu, MeasuredBetween measured, string under, string expected) =>
        Assert.That(Numbers(mtu, measured, under, "flannel", "\"MTU\": "), Is.EqualTo(expected));

    [TestCase(1500, MeasuredBetween.Nodes, "vxlan", "1450")]
    [TestCase(1450, MeasuredBetween.Pods, "vxlan", "1450")]
    [TestCase(1500, MeasuredBetween.Nodes, "", "1500 1480 1450 1440")]
    public void Calico_is_told_the_pod_MTU(int mtu, MeasuredBetween measured, string under, string expected) =>
        Assert.That(Numbers(mtu, measured, under, "calico", "\"mtu\":"), Is.EqualTo(expected));

    private static string Numbers(int mtu, MeasuredBetween measured, string under, string system, string before) => string.Join(' ',
        from line in new Advice(AStack.Of(mtu, measured, under)).Remedies.Single(r => r.For == system).Lines
        where line.Contains(before, StringComparison.Ordinal)
        let rest = line[(line.IndexOf(before, StringComparison.Ordinal) + before.Length)..]
        select string.Concat(rest.TakeWhile(char.IsAsciiDigit)));
}
