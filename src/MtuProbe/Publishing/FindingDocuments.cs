using System.Text.Json;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;
using MtuProbe.Measuring;

namespace MtuProbe.Publishing;

/// <summary>Findings as the contract's JSON documents.</summary>
internal static class FindingDocuments
{
    internal const string ApiVersion = "mtuprobe/v1";

    public static string Probe(IReadOnlyList<PathOutcome> outcomes) =>
        JsonSerializer.Serialize(new ProbeDocument(ApiVersion, [.. outcomes.Select(Describe)]), WireJson.Readable.ProbeDocument);

    public static string Check(GateResult gate)
    {
        CheckFindingJson[] findings =
        [
            .. gate.Outcomes.Select(o => new CheckFindingJson(Describe(o)) { Mtu = gate.Mtu.Bytes, Ok = gate.IsDelivered(o) }),
        ];
        return JsonSerializer.Serialize(new CheckDocument(ApiVersion, gate.Mtu.Bytes, gate.Ok, findings), WireJson.Readable.CheckDocument);
    }

    public static FindingJson Describe(PathOutcome outcome)
    {
        var finding = outcome.Finding;
        var path = finding?.Path;
        return new FindingJson
        {
            Target = outcome.Name,
            Address = outcome.Address?.ToString(),
            Family = outcome.Family?.Label,
            Method = path?.Method.Label,
            Source = path?.Source.ToString(),
            Via = path?.Via.Label,
            InterfaceMtu = path?.InterfaceMtu.Bytes,
            RouteMtu = (path?.RouteMtu ?? path?.InterfaceMtu)?.Bytes,
            CachedMtu = path?.CachedMtu?.Bytes,
            PeerMtu = finding?.PeerMtu?.Bytes,
            PathMtu = finding?.Forward.PathMtu?.Bytes,
            RecommendedMtu = finding?.Recommendation?.Mtu.Bytes,
            Exact = finding is { Forward.Exact: true },
            Direction = path is null ? null : path.Method == ProbeMethod.Icmp ? "roundTrip" : "forward",
            Verdict = outcome.Verdict.Label,
            Reverse = finding?.Reverse is { } back
                ? new ReverseJson(back.PathMtu?.Bytes, back.Kind.Label, back.Exact, back.SmallestLost?.Bytes, ReverseLoss(finding, back))
                : null,
            BlackHole = BlackHole(finding),
            Ptb = Ptb(finding?.Worst.Measured.Forward),
            Flows = [.. (finding?.Lanes ?? []).Where(lane => lane.SourcePort is not null).Select(Describe)],
            Natted = finding?.Natted,
            Loss = Loss(finding),
            RttMs = Milliseconds(finding?.Measured.RoundTrip),
            DurationMs = Milliseconds(finding?.Measured.Duration),
            Probes = Probes(finding),
            Tcp = Tcp(finding),
            Witness = Witness(finding?.Witnessed),
            Explanation = outcome.Explanation,
            Remedies = [.. (finding?.Remedies ?? []).Select(r => new RemedyJson(r.For, r.Text))],
        };
    }

    /// <summary>Null where the way there is no black hole.</summary>
    public static BlackHoleJson? BlackHole(Finding? finding) => finding?.Forward is { Kind: VerdictKind.BlackHole, SmallestLost: { } lost }
        ? new BlackHoleJson(lost.Bytes, Hop(finding.Hole?.After, finding), Hop(finding.Hole?.Before, finding))
        : null;

    private static FlowJson Describe(Lane lane) => new(
        lane.SourcePort!.Value,
        lane.Forward.PathMtu?.Bytes,
        lane.Forward.Kind.Label,
        lane.Reverse is { } back ? new FlowReverseJson(back.PathMtu?.Bytes, back.Kind.Label) : null);

    private static TcpJson? Tcp(Finding? finding) => finding?.Measured.Tcp is { } tcp
        ? new TcpJson(
            finding.Path.Target.Port,
            tcp.Connections,
            tcp.Asked.Label,
            tcp.AnswerBytes,
            tcp.Offers?.Bytes,
            finding.Forward.Bound?.Kind.Label,
            finding.Reverse?.Bound?.Kind.Label)
        : null;

    private static PathWitnessJson? Witness(WitnessedPath? wire) => wire is null ? null : new PathWitnessJson(
        wire.Interface, wire.Packets, wire.Missed, wire.Lost, wire.LostThatLeft,
        [.. wire.Ptbs.Select(sighting => new WitnessedPtbJson(sighting.Reporter.ToString(), sighting.NextHopMtu, sighting.Count, sighting.Fate.Label))]);

    private static HopJson? Hop(Hop? hop, Finding finding) =>
        hop is null ? null : new HopJson(hop.Ttl, (hop.IsTarget ? finding.Path.Target.Address : hop.Address)?.ToString());

    private static PtbJson Ptb(SearchResult? search)
    {
        var accepted = (search?.Ptbs ?? []).Where(p => p.Ruling == PtbRuling.Accepted).ToList();
        var last = accepted.LastOrDefault()?.Ptb;
        return new PtbJson(accepted.Count, (search?.Ptbs.Count ?? 0) - accepted.Count, last?.NextHopMtu, last is { IsFromUnknown: false } ? last.Reporter.ToString() : null);
    }

    /// <summary>Of the lane that was surveyed, else of the worst.</summary>
    private static LossJson Loss(Finding? finding)
    {
        var lane = finding?.Lanes.FirstOrDefault(l => l.Measured.Forward.Survey is not null) ?? finding?.Worst;
        return Loss(lane?.Forward, lane?.Measured.Forward);
    }

    private static LossJson ReverseLoss(Finding finding, Verdict worst)
    {
        var lane = finding.Lanes.FirstOrDefault(l => l is { Reverse: not null, Measured.Reverse.Survey: not null })
            ?? finding.Lanes.First(l => ReferenceEquals(l.Reverse, worst));
        return Loss(lane.Reverse, lane.Measured.Reverse);
    }

    private static LossJson Loss(Verdict? verdict, SearchResult? search)
    {
        var bySize = search?.Survey?.Tallies.Select(t => new SizeLossJson(t.Size.Bytes, t.Sent, t.Lost)).ToList();
        if (verdict?.LossStep?.Worst is { } step)
        {
            return new LossJson(Share(step.Below.Share), Share(step.Above.Share), bySize);
        }

        var (lost, sent) = search?.LossUpTo(verdict?.PathMtu) ?? default;
        return new LossJson(sent == 0 ? null : Share((double)lost / sent), null, bySize);
    }

    private static ProbesJson Probes(Finding? finding) =>
        finding?.Measured is { } measured ? new ProbesJson(measured.ProbesSent, measured.ProbesLost, measured.BytesSent) : new ProbesJson(0, 0, 0);

    private static double Share(double share) => Math.Round(share, 4);

    private static double? Milliseconds(TimeSpan? time) => time is { } t ? Math.Round(t.TotalMilliseconds, 2) : null;
}
