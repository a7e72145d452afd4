using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Discovering;

/// <summary>What one discovery is asked.</summary>
public sealed record DiscoveryRequest
{
    /// <summary><see cref="Direction.Forward"/>, or <see cref="Direction.RoundTrip"/> for an echo.</summary>
    public required Direction Direction { get; init; }

    public required SearchLimits Limits { get; init; }

    /// <summary>K: how many flows to look at, at least 1.</summary>
    public int Flows { get; init; } = 1;

    /// <summary>Limits of the way back, once the peer is known; null when it is not to be probed.</summary>
    public Func<PeerInfo, SearchLimits?> ReverseLimits { get; init; } = _ => null;

    /// <summary>Limits of a way back that needs nobody's permission (TCP: the service answers by itself); null otherwise.</summary>
    public SearchLimits? ReverseAtOnce { get; init; }

    /// <summary>In which flow, once all searches are over, the hops beside what is lost on the way there are to be found; null in none.</summary>
    public Func<DiscoveryResult, Flow?> LocateHole { get; init; } = _ => null;

    /// <summary>The whole discovery takes no longer; what is known by then is the result.</summary>
    public required TimeSpan TimeLimit { get; init; }
}
