using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Core.Advising;

/// <summary>What the wire adds to a finding: why large packets vanish unsaid, and who can change that. Verdict and numbers stay as they were measured.</summary>
public static class WitnessNotes
{
    /// <summary>The same finding, explained by what was seen; the remedies that follow come first.</summary>
    /// <param name="wire">Null: nobody listened, and nothing is added.</param>
    public static Finding With(this Finding finding, WitnessedPath? wire) => wire is null ? finding : finding with
    {
        Witnessed = wire,
        Explanation = string.Join(' ', [finding.Explanation, .. Sentences(finding, wire)]),
    };

    /// <summary>What follows from the wire comes first; where nobody listened, <paramref name="measured"/> is all.</summary>
    internal static IReadOnlyList<Remedy> AsWitnessed(this Finding finding, IReadOnlyList<Remedy> measured) => finding.Witnessed is not { } wire
        ? measured
        : [.. RemediesOf(finding, wire), .. measured.Where(remedy => remedy.For != HostRemedies.FirewallWord || !HasArrived(wire))];

    /// <summary>Then no firewall on the way here is to blame.</summary>
    private static bool HasArrived(WitnessedPath wire) => wire.Ptbs.Any(sighting => sighting.Fate is not (PtbFate.ForeignQuote or PtbFate.Late));

    private static IEnumerable<string> Sentences(Finding finding, WitnessedPath wire)
    {
        var isHole = finding.Forward.Kind == VerdictKind.BlackHole;
        if (isHole && wire is { Lost: > 0 and var lost, LostThatLeft: { } left })
        {
            yield return left == lost ? $"All {lost} packets above the path MTU that were lost had left {wire.Interface}."
                : !wire.IsComplete ? $"{left} of the {lost} packets above the path MTU that were lost were seen to leave {wire.Interface}; {wire.Gap}."
                : left == 0 ? $"None of the {lost} packets above the path MTU that were lost left {wire.Interface}: this host itself drops them (its firewall, or traffic control)."
                : $"Only {left} of the {lost} packets above the path MTU that were lost left {wire.Interface}: this host itself drops the others.";
        }

        foreach (var sighting in wire.Ptbs)
        {
            yield return $"Seen on {wire.Interface}: {sighting.Count} \"packet too big\" from {sighting.Reporter} (next-hop MTU {sighting.NextHopMtu}){Fate(sighting, finding.Path.Method)}.";
        }

        if (isHole && wire.Ptbs.Count == 0)
        {
            yield return wire.IsComplete
                ? $"No \"packet too big\" about them arrived on {wire.Interface}: none was sent, or it was dropped on its way here."
                : $"No \"packet too big\" about them was seen on {wire.Interface}, but {wire.Gap}.";
        }
    }

    private static string Fate(PtbSighting sighting, ProbeMethod method) => sighting.Fate switch
    {
        PtbFate.Used => ", and this host's kernel used them",
        PtbFate.DroppedHere when method == ProbeMethod.Tcp => " quote our packet, and this host's kernel did not use them: its firewall or reverse-path filter drops them, or they carry a sequence number that TCP does not believe (RFC 5927)",
        PtbFate.DroppedHere => " are right in all that can be seen, and this host handed them to nobody: its own firewall or reverse-path filter drops them",
        PtbFate.Late => " came after the search had ended",
        PtbFate.Damaged => " have a wrong checksum, so kernels throw them away",
        PtbFate.TranslatedQuote => $" quote our packet as {Quoted(sighting)}, not as it left here: an address translation on the way does not undo itself inside ICMP, so no kernel finds whom they concern",
        PtbFate.ForeignQuote when sighting.Quoted is null => " quote nothing that can be read as a packet",
        PtbFate.ForeignQuote => $" quote {Quoted(sighting)}, which this measurement did not send: forged, or about another connection",
        PtbFate.BelowMinimum => " ask for less than a router may, so kernels ignore the number",
        PtbFate.NotBelowProbe => " ask for no less than the packet had that they quote, so kernels ignore them",
    };

    private static string Quoted(PtbSighting sighting) => sighting.Quoted is { } flow ? $"{flow.Source}:{flow.SourcePort} to {flow.Destination}:{flow.DestinationPort}" : "another packet";

    private static IEnumerable<Remedy> RemediesOf(Finding finding, WitnessedPath wire)
    {
        // Where hosts are told in time there is nothing to repair but the number.
        if (finding.Forward.Kind != VerdictKind.BlackHole)
        {
            yield break;
        }

        var fates = wire.Ptbs.Select(sighting => sighting.Fate).ToHashSet();
        if (wire is { IsComplete: true, Lost: > 0, LostThatLeft: 0 })
        {
            yield return new Remedy(
                "this-host", "it drops its own large packets before they leave: look for size rules and policers in",
                "nft list ruleset", $"tc -s filter show dev {wire.Interface} egress", $"tc -s qdisc show dev {wire.Interface}");
        }

        if (fates.Contains(PtbFate.DroppedHere))
        {
            yield return HostRemedies.OwnFirewall(finding.Path.Target.Family);
        }

        if (fates.Contains(PtbFate.TranslatedQuote))
        {
            yield return new Remedy(
                "nat", "the device that translates these addresses must translate the packet inside ICMP errors too (RFC 5508 §4.2); until it does, set the MTU or clamp the MSS");
        }

        if (fates.Overlaps([PtbFate.BelowMinimum, PtbFate.NotBelowProbe, PtbFate.Damaged]))
        {
            yield return new Remedy(
                "router", $"repair who sends \"packet too big\" that no kernel obeys: {string.Join(", ", wire.Ptbs.Where(s => s.Fate is PtbFate.BelowMinimum or PtbFate.NotBelowProbe or PtbFate.Damaged).Select(s => s.Reporter.ToString()).Distinct())}");
        }
    }
}
