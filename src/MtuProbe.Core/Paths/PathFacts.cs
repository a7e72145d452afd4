using System.Net;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Paths;

/// <summary>What is known of a path before anything is sent over it: who, how, and what this host is configured to believe.</summary>
public sealed record PathFacts
{
    public required Target Target { get; init; }

    public required ProbeMethod Method { get; init; }

    public required Via Via { get; init; }

    /// <summary>Our own address on this path.</summary>
    public required IPAddress Source { get; init; }

    /// <summary>Local ports of the flows, by their index; empty for an echo, which has none.</summary>
    public required IReadOnlyList<int> SourcePorts { get; init; }

    public required PacketSize InterfaceMtu { get; init; }

    /// <summary>What the route configures; null when it sets nothing.</summary>
    public required PacketSize? RouteMtu { get; init; }

    /// <summary>What the kernel had learned from a PTB; null when nothing. Reported, never an input.</summary>
    public required PacketSize? CachedMtu { get; init; }
}
