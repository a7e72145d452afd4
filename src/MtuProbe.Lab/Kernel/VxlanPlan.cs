using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Kernel;

/// <summary>
/// A link that is a tunnel: real VXLAN devices at both ends, one over the other where there are several, over a veth pair as the underlay.
/// Their outer packets forbid fragmentation, so the underlay need not be told to drop fragments.
/// </summary>
internal static class VxlanPlan
{
    private const int Port = 4789;

    internal static string Underlay(int link) => $"under{link}";

    /// <summary>Lays one end; the topmost device is the link's.</summary>
    /// <param name="side">1 for the client's, 2 for the server's.</param>
    internal static void Lay(LabNode node, int link, int side, int mtu, Vxlan vxlan)
    {
        node.Configuration.Add($"addr add {Outer(link, 0, side)}/24 dev {Underlay(link)}");
        for (var layer = 1; layer <= vxlan.Layers; layer++)
        {
            var isTop = layer == vxlan.Layers;
            var device = isTop ? LabNames.Device(link) : $"tunnel{link}-{layer}";
            var deviceMtu = isTop ? mtu : (vxlan with { Layers = layer }).Capacity;

            // Without "dev": bound to a device the kernel would not let the MTU be set wrong.
            node.Configuration.Add(
                $"link add {device} mtu {deviceMtu} type vxlan id {layer} dstport {Port} df set local {Outer(link, layer - 1, side)} remote {Outer(link, layer - 1, 3 - side)}");
            node.Configuration.Add($"link set {device} up");
            if (!isTop)
            {
                node.Configuration.Add($"addr add {Outer(link, layer, side)}/24 dev {device}");
            }
        }
    }

    /// <summary>Of the outer packets of the tunnel above <paramref name="layer"/>.</summary>
    private static string Outer(int link, int layer, int side) => $"10.{100 + layer}.{link}.{side}";
}
