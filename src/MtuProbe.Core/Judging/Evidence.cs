using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Judging;

/// <summary>All that a verdict on one direction may rest upon.</summary>
public sealed record Evidence
{
    public required Direction Direction { get; init; }

    public required IpFamily Family { get; init; }

    public required SearchResult Search { get; init; }

    public required DiscoveryEnd Discovery { get; init; }

    /// <summary>MTU of the sender's interface.</summary>
    public required PacketSize InterfaceMtu { get; init; }

    /// <summary>What the sender's route configures; null when it sets none, or is unknown.</summary>
    public required PacketSize? RouteMtu { get; init; }

    /// <summary>The largest packet the interface could ever send in this family; the sender's kernel knows better than what was read before.</summary>
    public PacketSize InterfaceCeiling => PacketSize.Min(Search.LocalLimit ?? InterfaceMtu, PacketSize.Min(InterfaceMtu, Family.LargestPacket));

    /// <summary>The largest size tried is below the interface's: a limit of the question, not of the path.</summary>
    public bool RangeIsLimited => Search.Range.High < InterfaceCeiling;

    /// <summary>What another flow with the same boundary was told; null when that was nothing.</summary>
    public PtbReport? SignalElsewhere { get; init; }

    /// <summary>What the connections told of a TCP service; null with other methods.</summary>
    public TcpPeer? Tcp { get; init; }

    /// <summary>What kept TCP from asking for more than passed; null where something else ended the search.</summary>
    public SegmentBound? Bound => Search.Plpmtu == Search.Range.High ? Search.Bound : null;

    /// <summary>The PTB that says what this path carries; null where nothing does.</summary>
    public PtbReport? Signal => Search.Signal ?? SignalElsewhere;
}
