using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
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
            Bound = evidence.Bound,
            LossStep = step,
            Sentences = Explanations.Of(kind, evidence, step).ToArray(),
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

        // Who acknowledges a question and never answers may be anything between here and the service.
        if (evidence.Tcp is { Established: > 0, AnswerBytes: 0 } mute && (evidence.Direction == Direction.Reverse || mute.WasToAnswer))
        {
            return VerdictKind.Inconclusive;
        }

        if (search.Plpmtu is not { } path)
        {
            var wasToldSo = search.Tallies.Any(t => t.Sent > 0) || evidence.Discovery == DiscoveryEnd.PortClosed
                || (search.End == SearchEnd.NoContact && evidence.Tcp is { Established: 0 });
            return wasToldSo ? VerdictKind.Unreachable : VerdictKind.Inconclusive;
        }

        if (evidence.Bound is { } bound && BoundedKind(evidence, bound) is { } bounded)
        {
            return bounded;
        }

        var passesAll = path == search.Range.High;
        // A hole that is proven is one, also where the search ended before it knew the byte.
        if (!passesAll && search.SmallestLost is null && search.End is not (SearchEnd.Complete or SearchEnd.GateRefused))
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

    /// <summary>
    /// All that TCP could ask for passes, and that was less than the interface's. Null where this tells no more than a smaller range would: a peer's
    /// MSS is the peer's business.
    /// </summary>
    private static VerdictKind? BoundedKind(Evidence evidence, SegmentBound bound) => bound.Kind switch
    {
        SegmentBoundKind.OwnPathMtu when evidence.Signal is not null => VerdictKind.Reduced,
        SegmentBoundKind.OwnPathMtu when evidence.RouteMtu <= bound.Largest => null,
        SegmentBoundKind.OwnPathMtu => VerdictKind.Inconclusive,

        // It offers more itself, so something told it less: a PTB, or an MSS that was rewritten on the way.
        SegmentBoundKind.PeerSegments when bound.Largest < evidence.Tcp?.Offers => VerdictKind.Reduced,
        SegmentBoundKind.PeerSegments or SegmentBoundKind.PeerMss => null,
        SegmentBoundKind.AnswerLength => VerdictKind.Inconclusive,
    };
}
