namespace MtuProbe.Core.Discovering;

/// <summary>What hop discovery wants to send next.</summary>
/// <param name="Probes">All at once, in this order; never empty.</param>
/// <param name="Rest">So long after the flight before was settled, and no sooner.</param>
internal readonly record struct HopFlight(IReadOnlyList<HopProbe> Probes, TimeSpan Rest)
{
    public bool IsAnswered => Probes.All(probe => probe.IsAnswered);
}
