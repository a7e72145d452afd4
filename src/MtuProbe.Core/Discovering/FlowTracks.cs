using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;

namespace MtuProbe.Core.Discovering;

/// <summary>The searches of one flow, in both directions, and who answers there.</summary>
internal sealed class FlowTracks(Track forward)
{
    public Track Forward { get; set; } = forward;

    /// <summary>Null while nobody is known who could probe back.</summary>
    public Track? Reverse { get; set; }

    /// <summary>Who answered in this flow; null before an answer.</summary>
    public PeerInfo? Peer { get; set; }

    /// <summary>Who looks for its hole; null while nobody does.</summary>
    public HopDiscovery? Hops { get; set; }

    /// <summary>How often another responder than before made everything void.</summary>
    public int Restarts { get; set; }

    public IEnumerable<Track> Tracks => Reverse is { } back ? [Forward, back] : [Forward];

    public Track? Of(Direction direction) => direction == Direction.Reverse ? Reverse : Forward;
}
