using System.Globalization;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Judging;

/// <summary>A verdict's evidence in words: what was measured, how sure it is, and why.</summary>
internal static class Explanations
{
    public static IEnumerable<string> Of(VerdictKind kind, Evidence evidence, LossStep? step)
    {
        var search = evidence.Search;
        var path = search.Plpmtu;
        switch (kind)
        {
            case VerdictKind.Clear when evidence.Bound is { } bound:
                yield return $"{path}-byte packets are delivered {Way(evidence)}; larger ones could not be asked for: {SegmentSentences.Of(bound, evidence)}";
                break;
            case VerdictKind.Clear when evidence.RangeIsLimited:
                yield return $"{path}-byte packets are delivered {Way(evidence)}; larger ones were not tried (the interface carries {evidence.InterfaceMtu}).";
                break;
            case VerdictKind.Clear:
                yield return $"{path}-byte packets, the most the sending interface carries, are delivered {Way(evidence)}.";
                break;
            case VerdictKind.LocalLimit:
                yield return $"{(evidence.Direction == Direction.Reverse ? "The peer's route to this host" : "The route here")} is configured for {evidence.RouteMtu} bytes, below the interface's {evidence.InterfaceMtu}; the path carries {path}.";
                yield return $"Hosts that obey the route are safe; an application that reads only the interface MTU sends packets larger than the route allows.";
                break;
            case VerdictKind.Reduced when evidence.Signal is { } signal:
                yield return $"Packets up to {path} bytes are delivered {Way(evidence)}; larger ones are answered with \"packet too big\"{From(signal.Ptb)}, {Asks(signal.Ptb)}.";
                yield return "Hosts that receive these messages adapt; whatever filters them on the way turns this path into a black hole.";
                break;
            case VerdictKind.Reduced when evidence.Bound is { } bound:
                yield return $"Packets up to {path} bytes are delivered {Way(evidence)}: {SegmentSentences.Of(bound, evidence)}";
                break;
            case VerdictKind.Reduced:
                yield return $"Packets up to {path} bytes are delivered whole {Way(evidence)}; larger ones arrive in fragments although they forbid it: something on the way clears DF.";
                break;
            case VerdictKind.BlackHole:
                yield return $"Packets up to {path} bytes are delivered {Way(evidence)}; {Size(evidence)} vanish and nothing says so: {Proof(evidence)}.";
                if (search.End is SearchEnd.Cut or SearchEnd.ContactLost or SearchEnd.TooLossy)
                {
                    yield return $"Where between the two it ends is not known: {Reason(evidence)}";
                }

                break;
            case VerdictKind.Lossy:
                yield return $"{path}-byte packets pass {Way(evidence)}, but of those above {step!.Worst.LossFree} bytes {Percent(step.Worst.Above.Share)} are lost, of the smaller ones {Percent(step.Worst.Below.Share)}.";
                break;
            case VerdictKind.Unreachable:
                yield return Unreachable(evidence);
                break;
            case VerdictKind.Inconclusive:
                yield return Inconclusive(evidence);
                break;
        }

        foreach (var note in Losses(kind, evidence, step).Concat(Notes(kind, evidence)))
        {
            yield return note;
        }
    }

    private static IEnumerable<string> Losses(VerdictKind kind, Evidence evidence, LossStep? step)
    {
        var (lost, sent) = evidence.Search.LossUpTo(evidence.Search.Plpmtu);
        if (step is not null && (kind != VerdictKind.Lossy || step.Greater is not null))
        {
            yield return $"{Percent(step.Above.Share)} of packets above {step.LossFree} bytes are lost {Way(evidence)}, {step.Below.Lost} of {step.Below.Sent} up to {step.LossFree}.";
        }
        else if (step is null && lost > 0)
        {
            yield return $"Packets of sizes that do pass are lost at random: {lost} of {sent}.";
        }

        if (evidence.Search is { Survey: { } survey, Plpmtu: { } path })
        {
            foreach (var sentence in SurveyText.Of(survey, path, step, Way(evidence)))
            {
                yield return sentence;
            }
        }
    }

    private static IEnumerable<string> Notes(VerdictKind kind, Evidence evidence)
    {
        foreach (var reports in evidence.Search.Ptbs.Where(r => r.Ruling != PtbRuling.Accepted).GroupBy(r => r.Ruling))
        {
            var first = reports.First();
            yield return $"{reports.Count()} \"packet too big\" from {first.Ptb.Reporter} (next-hop MTU {first.Ptb.NextHopMtu}) did not count: {Why(reports.Key)}.";
        }

        if (kind == VerdictKind.BlackHole && evidence.Search.Ptbs.LastOrDefault(r => r.Ruling == PtbRuling.Accepted) is { } tooMuch)
        {
            yield return $"\"Packet too big\" from {tooMuch.Ptb.Reporter} speaks of {tooMuch.Ptb.NextHopMtu} bytes, but the path loses smaller ones in silence.";
        }

        if (evidence.Direction == Direction.RoundTrip && kind == VerdictKind.BlackHole)
        {
            yield return "A host or firewall that refuses large echo requests would look the same.";
        }

        if (evidence is { Direction: Direction.RoundTrip, Search.Plpmtu: not null })
        {
            yield return evidence.Family switch
            {
                IpFamily.Ipv4 => "Measured by echo, there and back at once. An IPv4 echo reply usually carries no DF, so a router may fragment it and a filtered limit on the way back alone can stay hidden.",
                IpFamily.Ipv6 => "Measured by echo, there and back at once: which way is narrow cannot be told.",
            };
        }
    }

    private static string Proof(Evidence evidence)
    {
        var search = evidence.Search;
        var against = search.Boundary;
        var arrived = against.SmallerSent - against.SmallerLost;
        return $"{against.LostCopies} of {against.LostCopies} packets of {search.SmallestLost} bytes were lost{(evidence.Tcp is null ? string.Empty : " (TCP's repetitions included)")} while {arrived} of {against.SmallerSent} smaller ones in the same flights arrived{(evidence.Tcp is null ? string.Empty : " (handshakes included)")}{Witnesses(search)}";
    }

    private static string Witnesses(SearchResult search) => search is { Boundary: { WitnessArrived: > 0 and var arrived } against, Plpmtu: { } passes } && passes > SearchLimits.ControlSize
        ? $", {arrived} of {arrived + against.WitnessLost} of {passes} bytes among them"
        : string.Empty;

    /// <summary>TCP's own kernel heard it, and does not tell from whom.</summary>
    private static string From(PacketTooBig ptb) => ptb.IsFromUnknown ? " (this host's kernel heard it)" : $" from {ptb.Reporter}";

    private static string Unreachable(Evidence evidence) => evidence.Tcp is { } tcp ? SegmentSentences.Unreachable(tcp, evidence.Discovery) : evidence.Discovery switch
    {
        DiscoveryEnd.PortClosed => "The port is closed (ICMP port unreachable): no MtuProbe responder listens there, or a firewall rejects the probes. Start 'mtuprobe respond' there, or use --method icmp.",
        DiscoveryEnd.Complete or DiscoveryEnd.TimedOut or DiscoveryEnd.Interrupted or DiscoveryEnd.MixedResponders =>
            $"None of {evidence.Search.Sent} packets was answered, not even those of {SearchLimits.ControlSize} bytes: the peer is down, nothing answers there, or a firewall drops the probes. This says nothing about MTU.",
    };

    private static string Inconclusive(Evidence evidence)
    {
        var search = evidence.Search;
        if (evidence.Tcp is { Established: > 0, AnswerBytes: 0 } mute)
        {
            return SegmentSentences.Mute(mute, search.Plpmtu, evidence.Direction);
        }

        if (evidence.Bound is { } bound)
        {
            return $"{search.Plpmtu} bytes are delivered {Way(evidence)}; more could not be asked for: {SegmentSentences.Of(bound, evidence)}";
        }

        var known = search.Plpmtu is { } path ? $"{path} bytes are delivered, more is not proven: " : "Nothing was measured: ";
        return known + Reason(evidence);
    }

    private static string Reason(Evidence evidence) => (evidence.Discovery, evidence.Search.End) switch
    {
        (DiscoveryEnd.TimedOut, _) => "the time limit ran out (--timeout).",
        (DiscoveryEnd.Interrupted, _) => "the run was interrupted.",
        (DiscoveryEnd.MixedResponders, _) => "the answers come from more than one responder (a restart, or a load balancer that spreads the packets of one flow).",
        (DiscoveryEnd.Complete or DiscoveryEnd.PortClosed, SearchEnd.TooLossy) =>
            "so many packets are lost at every size that loss and size cannot be told apart.",
        (DiscoveryEnd.Complete or DiscoveryEnd.PortClosed, _) => "the peer stopped answering in the middle.",
    };

    private static string Why(PtbRuling ruling) => ruling switch
    {
        PtbRuling.Accepted => "accepted",
        PtbRuling.ForeignQuote => "what it quotes is not a packet of ours, so it is forged or meant for somebody else",
        PtbRuling.TranslatedQuote => "it quotes our packet under translated addresses, so no application's kernel would use it",
        PtbRuling.BelowMinimum => "no router may ask for so little",
        PtbRuling.NotBelowProbe => "it asks for no less than the packet had",
    };

    private static string Asks(PacketTooBig ptb) => ptb.NamesNoSize
        ? "which names no size, as routers older than RFC 1191 do; hosts then go down to their smallest"
        : $"next-hop MTU {ptb.NextHopMtu}";

    private static string Way(Evidence evidence) => evidence.Direction switch
    {
        Direction.Forward => "on the way there",
        Direction.Reverse => "on the way back",
        Direction.RoundTrip => "there and back",
    };

    private static string Size(Evidence evidence) => evidence.Search.IsExact
        ? "larger ones"
        : $"those of {evidence.Search.SmallestLost}";

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
