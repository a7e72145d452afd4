using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>
/// Pod networks. Calico and kube-router are told the pod MTU; Cilium and flannel are told the base and subtract what they add themselves
/// (<see cref="BaseMtus"/>). Taken for one another, either number breaks the other kind.
/// </summary>
internal static class CniRemedies
{
    // cilium/pkg/mtu: 80 for WireGuard, 95 since 1.19, which leaves the pods less; 77 for IPsec with a 128-bit ICV.
    private static readonly BaseMtus CiliumBase = new(("vxlan", 50), ("geneve", 50), ("wireguard", 80), ("ipsec", 77))
    {
        Usual = [["vxlan"], ["vxlan", "wireguard"], ["wireguard"], []],
    };

    // flannel/pkg/backend: 50 and 80, whatever the family.
    private static readonly BaseMtus FlannelBase = new(("vxlan", 50), ("wireguard", 80)) { Usual = [["vxlan"], ["wireguard"]], Most = 1 };

    public static Remedy Calico(TunnelStack stack) => new(
        "calico",
        "mtu is the pod MTU. The first is for the operator, the second for the manifests; pods made later get it:",
        [
            .. PodMtus(stack, "ipip", "vxlan", "wireguard").SelectMany(p => new[]
            {
                $"kubectl patch installation.operator.tigera.io default --type merge -p '{{\"spec\":{{\"calicoNetwork\":{{\"mtu\":{p.Mtu}}}}}}}'{p.Comment}",
                $"kubectl patch configmap calico-config -n kube-system --type merge -p '{{\"data\":{{\"veth_mtu\":\"{p.Mtu}\"}}}}'{p.Comment}",
            }),
            "kubectl rollout restart daemonset calico-node -n kube-system",
        ]);

    public static Remedy Cilium(TunnelStack stack) => new(
        "cilium",
        "MTU is the base MTU, not the pods': Cilium subtracts what it adds itself (50 for VXLAN or Geneve, 80 for WireGuard, 95 since 1.19). "
            + "Where there are several lines, take the one that says what yours adds; pods made later get it:",
        [
            .. CiliumBase.For(stack).Select(c => $"helm upgrade cilium cilium/cilium -n kube-system --reuse-values --set MTU={c.Mtu}{c.Comment}").Distinct(),
            "kubectl rollout restart daemonset cilium -n kube-system",
        ]);

    public static Remedy Flannel(TunnelStack stack) => new(
        "flannel",
        "Backend.MTU is the base MTU, not the pods': flannel (0.21.3 or later) subtracts 50 for vxlan, 80 for wireguard. Other backends have no such key, but the CNI "
            + "configuration has (ConfigMap kube-flannel-cfg; in k3s files for --flannel-conf and --flannel-cni-conf). Then restart flannel:",
        [
            .. FlannelBase.For(stack).Where(c => c.Adds is not "").SelectMany(c => new[]
            {
                $"# net-conf.json, {c.Adds}",
                $"\"Backend\": {{\"Type\": \"{c.Adds}\", \"MTU\": {c.Mtu}}}",
            }),
            $"# or, with {(IsOpen(stack) ? "host-gw" : "any backend")}, the pod MTU in cni-conf.json",
            $"\"delegate\": {{\"mtu\": {stack.PodMtu}}}",
        ]);

    public static Remedy KubeRouter(TunnelStack stack) => new(
        "kube-router",
        "mtu of the bridge plugin is the pod MTU, and without the argument kube-router overwrites it with the interface's (in k3s it only filters: there flannel sets the MTU):",
        [
            "# ConfigMap kube-router-cfg, cni-conf.json",
            .. PodMtus(stack, "ipip").SelectMany(p => new[] { p.Comment.TrimStart(), $"\"mtu\": {p.Mtu}" }).Where(line => line != ""),
            "# arguments of the container",
            "--auto-mtu=false",
        ]);

    /// <summary>Nodes were measured and no tunnel was named.</summary>
    private static bool IsOpen(TunnelStack stack) => stack is { Measured: MeasuredBetween.Nodes, Tunnels.Count: 0 };

    // Who is told the pod MTU does not subtract: where it is open, the usual tunnels are taken off here.
    private static IEnumerable<(PacketSize Mtu, string Comment)> PodMtus(TunnelStack stack, params string[] usual)
    {
        yield return (stack.PodMtu, IsOpen(stack) ? "  # without a tunnel" : string.Empty);
        foreach (var tunnel in usual.Where(_ => IsOpen(stack)).Select(name => Encapsulations.Find(name)!))
        {
            if (TunnelStack.From(stack.Mtu, MeasuredBetween.Nodes, [tunnel]) is { PodMtu: var mtu })
            {
                yield return (mtu, $"  # with {tunnel.Title}");
            }
        }
    }
}
