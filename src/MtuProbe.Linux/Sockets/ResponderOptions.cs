using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Sockets;

/// <summary>What a responder says of itself, and how much it gives away.</summary>
public sealed record ResponderOptions
{
    /// <summary>Of the node it runs on; only a hash is sent. Null for none.</summary>
    public string? NodeName { get; init; }

    /// <summary>MTU of the interface with an index, null when unknown; called on the I/O thread, at most every 10 s per interface; must not throw.</summary>
    public Func<int, PacketSize?> InterfaceMtu { get; init; } = static _ => null;

    /// <summary>Acknowledgements and reports, to everybody together.</summary>
    public int AnswersPerSecond { get; init; } = 50_000;

    public int ReverseBytesPerSecond { get; init; } = 25_000_000;

    public int ReverseBurstBytes { get; init; } = 2_000_000;

    /// <summary>To one address.</summary>
    public int SourceReverseBytesPerSecond { get; init; } = 8_000_000;

    public int SourceReverseBurstBytes { get; init; } = 1_000_000;
}
