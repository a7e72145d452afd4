using System.Text.Json.Serialization;

namespace MtuProbe.Lab.Scenarios;

/// <summary>The link is a VXLAN tunnel between its two routers, over an IPv4 underlay that carries no fragments.</summary>
public sealed record Vxlan
{
    /// <summary>Outer IPv4, UDP, VXLAN and the inner Ethernet header: 20 + 8 + 8 + 14 (RFC 7348 §5).</summary>
    private const int Overhead = 50;

    /// <summary>MTU of the network that the tunnel's outer packets travel.</summary>
    public required int UnderlayMtu { get; init; }

    /// <summary>More than one: tunnels in tunnels.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>The largest inner packet whose outer one the underlay carries.</summary>
    [JsonIgnore]
    public int Capacity => UnderlayMtu - (Layers * Overhead);
}
