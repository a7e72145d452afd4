using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Judging;

/// <summary>A size above which packets still pass, but are lost more often than chance allows.</summary>
/// <param name="LossFree">Largest size on the good side.</param>
/// <param name="Below">Loss up to <paramref name="LossFree"/>, 0 to 1.</param>
/// <param name="Above">Loss above it, 0 to 1.</param>
public sealed record LossStep(PacketSize LossFree, double Below, double Above)
{
    private const double LeastLoss = 0.10;
    private const double LeastRatio = 3;
    private const double Significance = 1e-3;

    /// <summary>
    /// The most significant step among sizes up to <paramref name="plpmtu"/>: loss above it is at least 10 % and at least three times that
    /// below, and Fisher's exact test says p &lt; 10⁻³ after counting how many steps were looked at. Null when there is none.
    /// </summary>
    public static LossStep? Find(IReadOnlyList<SizeTally> tallies, PacketSize plpmtu)
    {
        SizeTally[] passing = [.. tallies.Where(t => t.Size <= plpmtu)];
        (LossStep? Step, double P) best = (null, Significance);
        for (var i = 0; i + 1 < passing.Length; i++)
        {
            var (lostBelow, sentBelow) = Sum(passing[..(i + 1)]);
            var (lostAbove, sentAbove) = Sum(passing[(i + 1)..]);
            var step = new LossStep(passing[i].Size, (double)lostBelow / sentBelow, (double)lostAbove / sentAbove);
            if (step.Above < LeastLoss || step.Above < LeastRatio * step.Below)
            {
                continue;
            }

            var p = FisherTail(lostBelow, sentBelow, lostAbove, sentAbove) * (passing.Length - 1);
            if (p < best.P)
            {
                best = (step, p);
            }
        }

        return best.Step;
    }

    private static (int Lost, int Sent) Sum(SizeTally[] tallies) => (tallies.Sum(t => t.Lost), tallies.Sum(t => t.Sent));

    /// <summary>Chance of at least that many of all losses falling above the step, if size did not matter (hypergeometric).</summary>
    private static double FisherTail(int lostBelow, int sentBelow, int lostAbove, int sentAbove)
    {
        var lost = lostBelow + lostAbove;
        var all = LogChoose(sentBelow + sentAbove, lost);
        var tail = 0.0;
        for (var above = lostAbove; above <= Math.Min(lost, sentAbove); above++)
        {
            if (lost - above <= sentBelow)
            {
                tail += Math.Exp(LogChoose(sentAbove, above) + LogChoose(sentBelow, lost - above) - all);
            }
        }

        return tail;
    }

    private static double LogChoose(int n, int k)
    {
        var sum = 0.0;
        for (var i = 1; i <= k; i++)
        {
            sum += Math.Log(n - k + i) - Math.Log(i);
        }

        return sum;
    }
}
