using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Judging;

/// <summary>The rules, from the top: the first that fits is the verdict. Silence of everything is never a black hole.</summary>
public static class VerdictRules
{
    public static Verdict Judge(Evidence evidence)
    {
        var search = evidence.Search;
        var step = Step(evidence);
        var kind = Kind(evidence, step);
        return new Verdict
        {
            Kind = kind,
            PathMtu = search.Plpmtu,
            Exact = kind != VerdictKind.Inconclusive && search.IsExact && !(search.Plpmtu == search.Range.High && evidence.RangeIsLimited),
            SmallestLost = search.SmallestLost,
            LossStep = step,
            Sentences = [.. Explanations.Of(kind, evidence, step)],
        };
    }

    /// <summary>A survey that came to its end knows better than the few probes of the search.</summary>
    private static LossStep? Step(Evidence evidence) => evidence.Search switch
    {
        { Survey: { Rise: not null } survey } => LossStep.Of(survey, evidence.Family.BasePlpmtu),
        { Survey.End: LossSurveyEnd.Complete } => null,
        { Plpmtu: { } plpmtu } search => LossStep.Find(search.Tallies, plpmtu),
        _ => null,
    };

    private static VerdictKind Kind(Evidence evidence, LossStep? step)
    {
        var search = evidence.Search;
        if (evidence.Discovery == DiscoveryEnd.MixedResponders)
        {
            return VerdictKind.Inconclusive;
        }

        if (search.Plpmtu is not { } path)
        {
            var wasToldSo = search.Tallies.Any(t => t.Sent > 0) || evidence.Discovery == DiscoveryEnd.PortClosed;
            return wasToldSo ? VerdictKind.Unreachable : VerdictKind.Inconclusive;
        }

        var passesAll = path == search.Range.High;
        if (!passesAll && search.End is not (SearchEnd.Complete or SearchEnd.GateRefused))
        {
            return VerdictKind.Inconclusive;
        }

        if (passesAll || evidence.RouteMtu <= path)
        {
            return step is { IsSevere: true } ? VerdictKind.Lossy
                : evidence.RouteMtu < evidence.InterfaceCeiling ? VerdictKind.LocalLimit
                : VerdictKind.Clear;
        }

        // Packets that arrive in pieces are slow, not lost: somebody fragments what forbids it.
        return evidence.Signal is not null || search.ArrivedInPieces ? VerdictKind.Reduced : VerdictKind.BlackHole;
    }
}
