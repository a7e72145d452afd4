using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Advising;

/// <summary>One of several equal-cost routes, observed through its flow, and what was judged of it.</summary>
/// <param name="Measured">What its flow learned.</param>
/// <param name="SourcePort">Local port of the flow; null for an echo.</param>
/// <param name="Forward">The way there; with an echo, there and back.</param>
/// <param name="Reverse">The way back; null when it could not be measured.</param>
public sealed record Lane(FlowResult Measured, int? SourcePort, Verdict Forward, Verdict? Reverse)
{
    internal static IReadOnlyList<Lane> Judge(PathFacts path, DiscoveryResult measured)
    {
        // As a rule all lanes are told the same, and agents keep thousands of findings: what is said twice is one object.
        var told = new List<Verdict>();
        Verdict Once(Verdict verdict)
        {
            if (told.Find(verdict.SaysTheSame) is { } same)
            {
                return same;
            }

            told.Add(verdict);
            return verdict;
        }

        return
        [
            .. measured.Flows.Select(flow => new Lane(
                flow,
                flow.Flow.Index < path.SourcePorts.Count ? path.SourcePorts[flow.Flow.Index] : null,
                Once(JudgeForward(path, measured, flow)),
                JudgeReverse(path, measured, flow) is { } back ? Once(back) : null)),
        ];
    }

    private static Verdict JudgeForward(PathFacts path, DiscoveryResult measured, FlowResult flow) => VerdictRules.Judge(new Evidence
    {
        Direction = path.Method == ProbeMethod.Icmp ? Direction.RoundTrip : Direction.Forward,
        Family = path.Target.Family,
        Search = flow.Forward,
        Discovery = measured.End,
        Tcp = measured.Tcp,
        InterfaceMtu = path.InterfaceMtu,
        RouteMtu = path.RouteMtu,
        SignalElsewhere = Signal(measured.Flows.Select(f => f.Forward), flow.Forward),
    });

    /// <summary>Null as well when not one packet of the way back came through, though acknowledgements do: nothing was measured there.</summary>
    private static Verdict? JudgeReverse(PathFacts path, DiscoveryResult measured, FlowResult flow)
    {
        var peer = flow.Peer ?? measured.Peer;
        var verdict = flow.Reverse is not { } back ? null : VerdictRules.Judge(new Evidence
        {
            Direction = Direction.Reverse,
            Family = path.Target.Family,
            Search = back,
            Discovery = measured.End,
            Tcp = measured.Tcp,
            InterfaceMtu = peer?.InterfaceMtu ?? path.InterfaceMtu,
            RouteMtu = peer?.RouteMtu,
            SignalElsewhere = Signal(measured.Flows.Select(f => f.Reverse).OfType<SearchResult>(), back),
        });
        return verdict is { Kind: VerdictKind.Unreachable } ? null : verdict;
    }

    /// <summary>
    /// Routers limit how many PTBs they send: what one flow was told of a size counts for the others that end at the same.
    /// </summary>
    private static PtbReport? Signal(IEnumerable<SearchResult> all, SearchResult one) =>
        all.Where(other => other.Plpmtu == one.Plpmtu).Select(other => other.Signal).FirstOrDefault(signal => signal is not null);
}
