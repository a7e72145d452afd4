using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Discovering;

/// <summary>Which hole is to be located.</summary>
/// <param name="Direction">As it was searched.</param>
/// <param name="Flow">The flow that was searched: another one may take another way.</param>
/// <param name="Passing">The largest size known to pass.</param>
/// <param name="Failing">The smallest size proven lost.</param>
/// <param name="Copies">So many lost copies, and not chance, prove that a size does not arrive.</param>
internal sealed record HopQuestion(Direction Direction, Flow Flow, PacketSize Passing, PacketSize Failing, int Copies)
{
    /// <summary>
    /// Makes two runs of different length, each of more than one, between passing copies (see <see cref="HopDiscovery"/>); MAX_PROBES asks for less.
    /// </summary>
    private const int LeastCopies = 5;

    /// <param name="proven">A search that proved a size lost.</param>
    public static HopQuestion About(SearchResult proven, SearchLimits limits, Direction direction, Flow flow) => new(
        direction,
        flow,
        proven.Plpmtu!.Value,
        proven.SmallestLost!.Value,
        // One flow is asked, and shares the chance of a mistake with no other.
        Math.Clamp(proven.Boundary.CopiesNeeded(limits with { Flows = 1 }), LeastCopies, limits.MaxCopies));
}
