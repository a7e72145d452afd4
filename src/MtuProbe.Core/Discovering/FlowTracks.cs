using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Discovering;

/// <summary>The searches of one flow, in both directions, and who answers there.</summary>
internal sealed class FlowTracks(Track forward)
{
    public Track Forward
    {
        get;
        private set => (field, Tracks) = (value, Both(value, Reverse));
    } = forward;

    /// <summary>Null while nobody is known who could probe back.</summary>
    public Track? Reverse
    {
        get;
        set => (field, Tracks) = (value, Both(Forward, value));
    }

    /// <summary>Who answered in this flow; null before an answer.</summary>
    public PeerInfo? Peer { get; set; }

    /// <summary>Who looks for its hole; null while nobody does.</summary>
    public HopDiscovery? Hops { get; set; }

    /// <summary>How often another responder than before made everything void.</summary>
    public int Restarts { get; private set; }

    public Track[] Tracks { get; private set; } = [forward];

    public Track? Of(Direction direction) => direction == Direction.Reverse ? Reverse : Forward;

    /// <summary>What is known now.</summary>
    public FlowResult Result()
    {
        var forward = Forward.Search.Result();
        return new()
        {
            Flow = Forward.Flow,
            Forward = forward,
            Reverse = Reverse is { Flights: > 0 } back ? back.Search.Result() : null,
            Peer = Peer,
            Hole = HasHopsBeside(forward) ? Hops!.Location : null,
        };
    }

    /// <summary>The hops that were looked for are those of this very hole.</summary>
    public bool HasHopsBeside(SearchResult search) =>
        Hops?.Question is { } asked && asked.Passing == search.Plpmtu && asked.Failing == search.SmallestLost;

    /// <summary>Which of its searches sent that probe; null when none did.</summary>
    public Track? OwnerOf(ProbeId probe) => Forward.Search.Knows(probe) ? Forward : Reverse?.Search.Knows(probe) == true ? Reverse : null;

    /// <summary>Another responder answers here: what is known of the flow is void.</summary>
    public void BeginAnew(PeerInfo peer, Track forward) => (Peer, Forward, Reverse, Restarts) = (peer, forward, null, Restarts + 1);

    private static Track[] Both(Track there, Track? back) => back is null ? [there] : [there, back];
}
