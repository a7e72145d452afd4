using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Judging;

/// <summary>A size above which packets still pass, but are lost more often than chance allows.</summary>
/// <param name="LossFree">Largest size on the good side.</param>
/// <param name="Below">Loss up to <paramref name="LossFree"/>.</param>
/// <param name="Above">Loss above it.</param>
public sealed record LossStep(PacketSize LossFree, LossCount Below, LossCount Above)
{
    private const double LeastLoss = 0.10;
    private const double LeastRatio = 3;
    private static readonly double Significance = Math.Log(1e-3);

    /// <summary>False when it is only known to lie somewhere above <see cref="LossFree"/>: no size to recommend.</summary>
    public bool IsLocated { get; init; } = true;

    /// <summary>A severe step above this one, which is not; null when there is none.</summary>
    public LossStep? Greater { get; init; }

    /// <summary>The one that a verdict speaks of.</summary>
    public LossStep Worst => Greater ?? this;

    /// <summary>Enough for the verdict <c>lossy</c>.</summary>
    public bool IsSevere => Worst.Above.Share >= LeastLoss && Worst.Above.Share >= LeastRatio * Worst.Below.Share;

    /// <summary>
    /// The most significant step among sizes up to <paramref name="plpmtu"/>: loss above it is at least 10 % and at least three times that
    /// below, and Fisher's exact test says p &lt; 10⁻³ after counting how many steps were looked at. Null when there is none.
    /// </summary>
    public static LossStep? Find(IReadOnlyList<SizeTally> tallies, PacketSize plpmtu)
    {
        SizeTally[] passing = [.. tallies.Where(t => t.Size <= plpmtu)];
        (LossStep? Step, double LogChance) best = (null, Significance);
        for (var i = 0; i + 1 < passing.Length; i++)
        {
            var step = new LossStep(passing[i].Size, LossCount.Of(passing[..(i + 1)]), LossCount.Of(passing[(i + 1)..]));
            var chance = step.IsSevere ? step.LogChance + Math.Log(passing.Length - 1) : 0;
            if (chance < best.LogChance)
            {
                best = (step, chance);
            }
        }

        return best.Step;
    }

    /// <summary>
    /// The rise that a survey located, however small it is, if the survey's own counts bear it out: p &lt; 10⁻³ after counting its looks.
    /// </summary>
    /// <param name="survey">What was counted.</param>
    /// <param name="basePlpmtu">A rise not located to the byte still recommends its loss-free size, but nothing below this.</param>
    public static LossStep? Of(LossBySize survey, PacketSize basePlpmtu)
    {
        if (survey.Rise is not { } rise)
        {
            return null;
        }

        var step = new LossStep(
            rise.Low,
            LossCount.Of(survey.Tallies.Where(t => t.Size <= rise.Low)),
            LossCount.Of(survey.Tallies.Where(t => t.Size >= rise.High)))
        {
            IsLocated = rise.High - rise.Low == 1 || rise.Low >= basePlpmtu,
        };
        return step.LogChance + Math.Log(survey.Looks) >= Significance ? null
            : step.IsSevere ? step
            : step with { Greater = Find(survey.Tallies, survey.Tallies[^1].Size) };
    }

    private double LogChance => FisherTest.LogChanceOfRise(Below, Above);
}
