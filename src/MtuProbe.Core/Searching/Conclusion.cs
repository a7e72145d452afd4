using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>When a search is over, and why: the stopping rules, from the top.</summary>
internal static class Conclusion
{
    private const int MaxFlights = 200;

    /// <summary>Controls to have seen before "too lossy" is said: with fewer the bound is wide because little was asked.</summary>
    private const int EnoughControls = 120;

    /// <summary>Copies of the passing size after which it is clear that large packets are lost whatever their size.</summary>
    private const int EnoughWitnesses = 16;

    /// <param name="log">All flights so far, each probe of the last one settled.</param>
    /// <param name="limits">The bounds of the search.</param>
    /// <param name="floor">The PLPMTU; null before the first answer.</param>
    /// <param name="max">MAX_PLPMTU as it is known now.</param>
    /// <returns>Null while there is something left to ask.</returns>
    public static SearchEnd? Of(FlightLog log, SearchLimits limits, PacketSize? floor, PacketSize max)
    {
        if (log.SilentFlights() >= limits.MaxSilentFlights)
        {
            return floor is null ? SearchEnd.NoContact : SearchEnd.ContactLost;
        }

        if (floor is not { } passes)
        {
            return log.Count >= MaxFlights || log.NeverConnected ? SearchEnd.NoContact : null;
        }

        if (passes >= max)
        {
            return SearchEnd.Complete;
        }

        return log.Count >= MaxFlights ? SearchEnd.TooLossy : OfCeiling(log, limits, passes, max);
    }

    /// <summary>Whether enough copies of <paramref name="size"/> were lost, beside nearly as large ones that arrived, to blame its size.</summary>
    public static bool IsProvenLost(FlightLog log, SearchLimits limits, PacketSize size)
    {
        var against = log.CaseAgainst(size);
        return against.HasEnoughCopies(limits) && against.IsWitnessed;
    }

    /// <summary>The smallest size proven lost; a gate, and a search with rationed answers, may have proven the largest only. Null when none is.</summary>
    public static PacketSize? SmallestProvenLost(FlightLog log, SearchLimits limits, PacketSize? floor, PacketSize max)
    {
        if (floor is not { } passes || log.SmallestSuspectAbove(passes) is not { } suspect)
        {
            return null;
        }

        return IsProvenLost(log, limits, suspect) ? suspect
            : (limits.GateOnly || limits.AnswersAreRationed) && IsProvenLost(log, limits, max) ? max
            : null;
    }

    private static SearchEnd? OfCeiling(FlightLog log, SearchLimits limits, PacketSize floor, PacketSize max)
    {
        if (log.SmallestSuspectAbove(floor) is not { } ceiling || ceiling > max)
        {
            return null;
        }

        var touching = ceiling - floor == 1;
        if (!touching && limits.GateOnly && IsProvenLost(log, limits, max))
        {
            return SearchEnd.GateRefused;
        }

        if (!(touching || limits.GateOnly))
        {
            return null;
        }

        var against = log.CaseAgainst(ceiling);
        if (against.CopiesNeeded(limits) > limits.MaxCopies)
        {
            return against.SmallerSent >= EnoughControls ? SearchEnd.TooLossy : null;
        }

        if (!against.HasEnoughCopies(limits))
        {
            return null;
        }

        if (!against.IsWitnessed)
        {
            return against.WitnessArrived + against.WitnessLost >= EnoughWitnesses ? SearchEnd.TooLossy : null;
        }

        return touching ? SearchEnd.Complete : SearchEnd.GateRefused;
    }
}
