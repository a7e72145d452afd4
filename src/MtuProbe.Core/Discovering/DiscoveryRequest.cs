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

    /// <summary>Limits of the way back, once the peer is known; null when it is not to be probed.</summary>
    public Func<PeerInfo, SearchLimits?> ReverseLimits { get; init; } = _ => null;

    /// <summary>Whether the hops beside the loss that a finished search of the way there has proven are to be found.</summary>
    public Func<SearchResult, bool> LocateHole { get; init; } = _ => false;

    /// <summary>The whole discovery takes no longer; what is known by then is the result.</summary>
    public required TimeSpan TimeLimit { get; init; }
}
