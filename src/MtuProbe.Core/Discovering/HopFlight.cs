namespace MtuProbe.Core.Discovering;

/// <summary>What hop discovery wants to send next.</summary>
/// <param name="Probes">All at once, in this order; never empty.</param>
/// <param name="Due">Not before then.</param>
internal readonly record struct HopFlight(IReadOnlyList<HopProbe> Probes, TimeSpan Due)
{
    /// <summary>Silence only says where to go on asking: it need not wait for what may be late.</summary>
    public bool IsGuess { get; init; }

    public bool IsAnswered => Probes.All(probe => probe.IsAnswered);
}
