using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Discovering;

/// <summary>What one discovery learned about one of its flows.</summary>
public sealed record FlowResult
{
    public required Flow Flow { get; init; }

    /// <summary>The way there; with an echo, there and back.</summary>
    public required SearchResult Forward { get; init; }

    /// <summary>The way back; null when it was not asked or could not be.</summary>
    public required SearchResult? Reverse { get; init; }

    /// <summary>What the responder said of itself; null without one.</summary>
    public required PeerInfo? Peer { get; init; }

    /// <summary>Where the way there loses what is too large; null when nobody looked.</summary>
    public HoleLocation? Hole { get; init; }

    /// <summary>Probes that left: of both directions, and those that look for the hole.</summary>
    public int ProbesSent => Forward.Sent + (Reverse?.Sent ?? 0) + (Hole?.Sent ?? 0);

    /// <summary>Of those, the lost ones.</summary>
    public int ProbesLost => Forward.Lost + (Reverse?.Lost ?? 0) + (Hole?.Lost ?? 0);

    /// <summary>Bytes of those that left, IP headers included.</summary>
    public long BytesSent => Forward.BytesSent + (Reverse?.BytesSent ?? 0) + (Hole?.BytesSent ?? 0);
}
