using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>The plans of a search, by what carries its probes: packets, or connections.</summary>
internal readonly record struct FlightPlans(SearchLimits Limits, FlightLog Log)
{
    /// <summary>Does anybody answer, and does the largest size pass?</summary>
    public List<PacketSize> Contact(PacketSize max) =>
        Limits.ProbesAreConnections ? ConnectionPlan.Contact(max, isFirst: Log.Count == 0) : FlightPlan.Contact(max);

    /// <summary>After silence: only whether the peer still answers.</summary>
    public List<PacketSize> AnybodyThere() => Limits.ProbesAreConnections ? [SearchLimits.ControlSize] : FlightPlan.AnybodyThere();

    /// <summary>The largest size, of which nothing is known.</summary>
    public List<PacketSize> Largest(PacketSize max) => Limits.ProbesAreConnections ? [max] : FlightPlan.Contact(max);

    /// <summary>A size that somebody named, and the one above.</summary>
    public List<PacketSize> Hinted(PacketSize hint, PacketSize floor, PacketSize ceiling) => Limits.ProbesAreConnections
        ? ConnectionPlan.Hinted(hint, floor, ceiling)
        : FlightPlan.Hinted(hint, floor, ceiling, Log.RandomLoss(floor));

    /// <summary>Sizes between a floor that passes and a ceiling under suspicion.</summary>
    public List<PacketSize> Narrowing(PacketSize floor, PacketSize ceiling, PacketSize max) => Limits.ProbesAreConnections
        ? ConnectionPlan.Narrowing(Limits, Log, floor, ceiling)
        : FlightPlan.Narrowing(Limits, Log, floor, ceiling, max);

    /// <summary>What settles the case against <paramref name="size"/>.</summary>
    public List<PacketSize> Confirming(PacketSize floor, PacketSize size)
    {
        var (known, withBase) = (Log.CaseAgainst(size), FlightPlan.WantsBase(Limits, Log, floor, size));
        return Limits.ProbesAreConnections
            ? ConnectionPlan.Confirming(Limits, floor, size, known, withBase)
            : FlightPlan.Confirming(Limits, floor, size, known, Log.RandomLoss(floor), withBase);
    }
}
