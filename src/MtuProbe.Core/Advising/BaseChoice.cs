using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>A base MTU under one assumption.</summary>
/// <param name="Mtu">The number to configure.</param>
/// <param name="Adds">The tunnels that the pod network adds itself; empty when it adds none.</param>
internal sealed record BaseChoice(PacketSize Mtu, string Adds)
{
    /// <summary>It is the same whatever the pod network adds.</summary>
    public bool IsOnly { get; init; }

    public string Comment => IsOnly ? string.Empty : Adds == "" ? "  # adds no tunnel (native routing)" : $"  # adds {Adds} itself";
}
