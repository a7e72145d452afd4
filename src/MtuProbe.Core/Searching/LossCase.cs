namespace MtuProbe.Core.Searching;

/// <summary>
/// What speaks for a size being too large: copies of it that were lost, and the fate of the smaller probes in the same flights,
/// which measure how much of that chance explains.
/// </summary>
/// <param name="LostCopies">Copies of the size, all lost.</param>
/// <param name="SmallerLost">Smaller probes lost in the same flights.</param>
/// <param name="SmallerSent">Smaller probes in the same flights.</param>
public readonly record struct LossCase(int LostCopies, int SmallerLost, int SmallerSent)
{
    /// <summary>Copies of the largest size that passes, in the same flights, that arrived.</summary>
    public int WitnessArrived { get; init; }

    /// <summary>Such copies that were lost.</summary>
    public int WitnessLost { get; init; }

    /// <summary>Another flow of the same direction has proven the size lost: here MAX_PROBES copies suffice to say the same.</summary>
    public bool IsProvenElsewhere { get; init; }

    /// <summary>The same case, with what another flight adds.</summary>
    internal LossCase With(LossCase more) => this with
    {
        LostCopies = LostCopies + more.LostCopies,
        SmallerLost = SmallerLost + more.SmallerLost,
        SmallerSent = SmallerSent + more.SmallerSent,
        WitnessArrived = WitnessArrived + more.WitnessArrived,
        WitnessLost = WitnessLost + more.WitnessLost,
    };

    /// <summary>
    /// Packets of nearly the same size mostly arrived beside the lost ones. Without that, whatever drops large packets by their bytes (a
    /// policer, a path that just narrowed) would pass for a limit of exactly this size.
    /// </summary>
    public bool IsWitnessed => WitnessArrived > 0 && WitnessLost <= WitnessArrived;

    /// <summary>95 % upper bound of the loss that has nothing to do with size.</summary>
    public double LossBound95 => LossBound.Upper95(SmallerLost, SmallerSent);

    /// <summary>
    /// How many copies must be lost. Where smaller ones were lost too, one more than chance asks for: the copy that raised the suspicion
    /// was singled out for being lost, and proves nothing.
    /// </summary>
    public int CopiesNeeded(SearchLimits limits)
    {
        if (IsProvenElsewhere)
        {
            return limits.MaxProbes;
        }

        var needed = LossBound.CopiesNeeded(LossBound95, limits.Flows, limits.MaxProbes);
        return SmallerLost > 0 && needed < int.MaxValue ? needed + 1 : needed;
    }

    /// <summary>Whether more copies were lost than the loss of smaller ones explains.</summary>
    public bool HasEnoughCopies(SearchLimits limits)
    {
        var needed = CopiesNeeded(limits);
        return needed <= limits.MaxCopies && LostCopies >= needed;
    }
}
