using System.Net;

namespace MtuProbe.Core.Discovering;

/// <summary>A place on the path, counted from the sender.</summary>
/// <param name="Ttl">0 is the sender itself, 1 the first router, or the target where there is none.</param>
/// <param name="Address">As the router named itself; null where nobody had to: for the sender and the target.</param>
public sealed record Hop(int Ttl, IPAddress? Address)
{
    /// <summary>The target itself. A router that answers under the target's address is none: an address translation stands there.</summary>
    public bool IsTarget { get; init; }
}
