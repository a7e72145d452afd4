using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>When a segment that is sent again and again is lost for its size.</summary>
internal static class HoleRules
{
    /// <summary>Fewer copies than that could be two unlucky ones.</summary>
    private const int FewestSightings = 3;

    /// <summary>Where as large a packet has passed before, a path that narrowed must look different from one that loses a fifth of everything.</summary>
    private const int FewestSightingsWhereItPassed = 6;

    /// <summary>Small pieces lost alike, after which silence is a dead peer's.</summary>
    private const int FewestSmallSightings = 2;

    /// <summary>After a longer silence the peer, or a firewall's memory of the connection, may have gone meanwhile.</summary>
    private static readonly TimeSpan JustBefore = TimeSpan.FromSeconds(10);

    /// <summary>A retransmission timer sends it, and backs off.</summary>
    public static bool IsRepeated(StalledSegment stalled) => stalled.BacksOff && stalled.Sightings >= FewestSightings;

    public static bool IsSmallLostToo(StalledSegment stalled) => stalled.SmallSightings >= FewestSmallSightings;

    /// <param name="largestDelivered">Of this direction of the connection; null for none.</param>
    /// <param name="isBeyondArriving">What was sent behind it arrives.</param>
    /// <param name="fullSize">A packet that holds a full segment; null when that is not known.</param>
    /// <param name="wasAliveAt">When something of this direction was last acknowledged; null for never.</param>
    /// <returns>Null when it may be anything else.</returns>
    public static HoleEvidence? Evidence(
        StalledSegment stalled, IpFamily family, PacketSize? largestDelivered, bool isBeyondArriving, PacketSize? fullSize, DateTimeOffset? wasAliveAt)
    {
        // What no path may refuse is lost for another reason (RFC 791 §3.1, RFC 8200 §5).
        if (!IsRepeated(stalled) || stalled.Size <= family.MinPlpmtu)
        {
            return null;
        }

        var hasPassedBefore = largestDelivered >= stalled.Size;
        if (isBeyondArriving)
        {
            return !hasPassedBefore || stalled.Sightings >= FewestSightingsWhereItPassed ? HoleEvidence.Proved : null;
        }

        var isFull = fullSize is { } full && stalled.Size >= full;
        return !hasPassedBefore && isFull && stalled.First - wasAliveAt <= JustBefore && !IsSmallLostToo(stalled) ? HoleEvidence.Suspected : null;
    }
}
