namespace MtuProbe.Core.Searching;

/// <summary>So many lost of so many sent, of the probes whose fate is known.</summary>
public readonly record struct LossCount(int Lost, int Sent)
{
    /// <summary>0 to 1; 0 when nothing was sent.</summary>
    public double Share => Sent == 0 ? 0 : (double)Lost / Sent;

    /// <summary>The probability behind it, never quite 0 or 1 (Krichevsky and Trofimov, 1981).</summary>
    internal double Estimate => (Lost + 0.5) / (Sent + 1);

    public static LossCount operator +(LossCount a, LossCount b) => new(a.Lost + b.Lost, a.Sent + b.Sent);

    public static LossCount Of(IEnumerable<SizeTally> tallies) =>
        tallies.Aggregate(default(LossCount), (sum, tally) => sum + new LossCount(tally.Lost, tally.Sent));
}
