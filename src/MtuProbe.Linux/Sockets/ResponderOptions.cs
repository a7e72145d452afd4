using System.Net;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>What a responder says of itself, and how much it gives away.</summary>
public sealed record ResponderOptions
{
    /// <summary>Of the node it runs on; only a hash is sent. Null for none.</summary>
    public string? NodeName { get; init; }

    /// <summary>The keys of now; null for a responder that asks for none. Called on the I/O thread for each packet; must not throw.</summary>
    public Func<KeyRing>? Keys { get; init; }

    /// <summary>
    /// How this host would send to the first address from the second (null: from any); null when it would not. Called on the I/O thread, at
    /// most every 10 s per address and 500 times a second in all; must not throw.
    /// </summary>
    public Func<IPAddress, IPAddress?, HostRoute?> RouteTo { get; init; } = static (_, _) => null;

    /// <summary>
    /// MTU of the interface with an index, null when unknown: where a probe arrived, for want of a route back. Called on the I/O thread, at
    /// most every 10 s per interface; must not throw.
    /// </summary>
    public Func<int, PacketSize?> InterfaceMtu { get; init; } = static _ => null;

    /// <summary>Acknowledgements and reports, to everybody together.</summary>
    public int AnswersPerSecond { get; init; } = 50_000;

    public int ReverseBytesPerSecond { get; init; } = 25_000_000;

    public int ReverseBurstBytes { get; init; } = 2_000_000;

    /// <summary>To one address.</summary>
    public int SourceReverseBytesPerSecond { get; init; } = 8_000_000;

    public int SourceReverseBurstBytes { get; init; } = 1_000_000;
}
