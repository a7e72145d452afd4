using System.Globalization;
using System.Text;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;
using MtuProbe.Measuring;
using MtuProbe.Recording;

namespace MtuProbe.Publishing;

/// <summary>Findings for a person: verdict first, number and unit, evidence, remedy last; one screen a path.</summary>
internal static class FindingText
{
    private const int Indent = 14;

    /// <summary>The remedies that concern hosts and routers; who runs containers is told how to get the others, so that it stays one screen.</summary>
    private static readonly string[] Shown = ["this-host", "nat", "router", "interface", "docker", "mss-clamp", "firewall", "ipv6"];

    public static string Probe(IReadOnlyList<PathOutcome> outcomes, RecordedPackets? recorded = null) =>
        string.Join("\n", outcomes.Select(Describe).Concat(Recorded(recorded)));

    public static string Check(GateResult gate, RecordedPackets? recorded = null)
    {
        var text = new StringBuilder();
        foreach (var outcome in gate.Outcomes)
        {
            var word = gate.IsDelivered(outcome) switch { true => "ok", false => "FAIL", null => "?" };
            text.AppendLine(CultureInfo.InvariantCulture, $"{word,-4}  {Who(outcome)}: {GateReason(gate, outcome)}");
        }

        text.AppendLine(gate.Ok switch
        {
            true => $"{gate.Mtu} bytes are delivered on all {gate.Outcomes.Count} paths, in every direction measured.",
            false => $"{gate.Mtu} bytes are NOT delivered everywhere. Worst path: {Who(gate.Worst!)}.",
            null => $"Whether {gate.Mtu} bytes are delivered everywhere could not be told. First open path: {Who(gate.Worst!)}.",
        });
        return string.Concat([text.ToString(), .. Recorded(recorded)]);
    }

    private static IEnumerable<string> Recorded(RecordedPackets? recorded) => recorded is null ? [] :
        [$"Recorded in {recorded.File}: {recorded.Packets} packets of this run, on {string.Join(", ", recorded.Interfaces)}{(recorded.Failure is { } why ? $"; it broke off: {why}" : recorded.Missed == 0 ? "." : $"; the capture MISSED {recorded.Missed} frames, so it is not whole.")}\n"];

    private static string GateReason(GateResult gate, PathOutcome outcome)
    {
        if (outcome.Finding is { } finding && finding.Path.InterfaceMtu < gate.Mtu)
        {
            return $"the interface here carries only {finding.Path.InterfaceMtu} bytes, so {gate.Mtu} cannot even leave this host.";
        }

        return gate.IsDelivered(outcome) == true
            ? outcome.Finding is { Reverse: not null } or { Path.Method: ProbeMethod.Icmp } ? $"delivered there and back.{LossNote(outcome.Finding)}" : $"delivered there; the way back was not measured.{LossNote(outcome.Finding)}"
            : outcome.Explanation;
    }

    /// <summary>Surveyed loss does not close the gate, but who asked for it is told.</summary>
    private static string LossNote(Finding? finding) => string.Concat(
        new[] { (Step: finding?.Forward.LossStep, Survey: finding?.Measured.Forward.Survey, Way: "there"), (Step: finding?.Reverse?.LossStep, Survey: finding?.Measured.Reverse?.Survey, Way: "back") }
            .Where(w => w is { Step: not null, Survey: not null })
            .Select(w => string.Create(CultureInfo.InvariantCulture, $" {w.Step!.Above.Share:P1} of such packets are lost {w.Way}, {w.Step.Below.Share:P1} of small ones.")));

    private static string Describe(PathOutcome outcome)
    {
        var text = new LabelledText(Indent);
        text.Heading($"{Headline(outcome)}  {Who(outcome)}");
        if (outcome.Finding is { } finding)
        {
            text.Line("path MTU", Numbers(finding));
            text.Line("measured", Measured(finding));
            if (Where(finding) is { } where)
            {
                text.Line("where", where);
            }

            if (finding.Witnessed is { } wire)
            {
                text.Line("on the wire", Wire(wire));
            }

            text.Table("loss", LossTable.Of(finding));
        }

        text.Line("why", outcome.Explanation);
        if (outcome.Finding is { Recommendation: { } advice } advised)
        {
            text.Line("set MTU", $"{advice.Mtu} bytes at most (limit: {advice.Because})");
            Remedies(text, advised.Remedies, advice.Mtu);
        }

        return text.ToString();
    }

    private static void Remedies(LabelledText text, IReadOnlyList<Remedy> remedies, PacketSize mtu)
    {
        foreach (var remedy in remedies.Where(r => Shown.Contains(r.For)))
        {
            text.Line("  " + remedy.For, remedy.Words);
            text.Verbatim(remedy.Lines);
        }

        if (remedies.Select(r => r.For).Except(Shown).ToList() is [_, ..] others)
        {
            text.Line("  more", $"for {string.Join(", ", others)}: mtuprobe advise --mtu {mtu}");
        }
    }

    private static string Headline(PathOutcome outcome) => outcome.Finding switch
    {
        { Forward.IsProblem: false, Reverse: { IsProblem: true } back } => $"{back.Kind.Headline} ON THE WAY BACK",
        { Forward: { IsProblem: false, IsKnown: true }, Reverse: { IsKnown: false } back } => $"{back.Kind.Headline} ON THE WAY BACK",
        _ => outcome.Verdict.Headline,
    };

    private static string Who(PathOutcome outcome)
    {
        var address = outcome.Address?.ToString();
        var name = address is null || address == outcome.Name ? outcome.Name : $"{outcome.Name} ({address})";
        return outcome.Finding is { } finding ? $"{name}, method {finding.Path.Method.Label}" : name;
    }

    private static string Numbers(Finding finding)
    {
        var both = finding.Path.Method == ProbeMethod.Icmp ? "there and back" : "there";
        var parts = new List<string> { $"{Number(finding.Forward)} {both}" };
        if (finding.Reverse is { } back)
        {
            parts.Add($"{Number(back)} back");
        }

        var path = finding.Path;
        parts.Add($"interface {path.InterfaceMtu}");
        parts.Add(path.RouteMtu is { } route ? $"route {route}" : "route sets none");
        if (path.CachedMtu is { } cached)
        {
            parts.Add($"kernel cached {cached}");
        }

        if (finding.PeerMtu is { } peer)
        {
            parts.Add($"peer's interface {peer}");
        }

        return string.Join(", ", parts);
    }

    /// <summary>Null where no hop is known; the explanation says why.</summary>
    private static string? Where(Finding finding) => (finding.Hole?.After, finding.Hole?.Before) switch
    {
        (null, null) => null,
        ({ } after, null) => $"behind {Name(after)}",
        (null, { } before) => $"before {Name(before)}",
        ({ } after, { } before) => $"between {Name(after)} and {Name(before)}",
    };

    private static string Wire(WitnessedPath wire) =>
        $"{wire.Packets} packets on {wire.Interface}"
            + (wire is { Lost: > 0 and var lost, LostThatLeft: { } left } ? $", {left} of {lost} lost ones left" : string.Empty)
            + $", {wire.Ptbs.Sum(sighting => sighting.Count)} \"packet too big\" came"
            + string.Concat(wire.Ptbs.GroupBy(sighting => sighting.Fate).Select(fate => $", {fate.Sum(sighting => sighting.Count)} {fate.Key.Words}"))
            + (wire.IsComplete ? string.Empty : $"; {wire.Gap}");

    private static string Name(Hop hop) => hop.Ttl == 0 ? "this host"
        : hop.IsTarget ? $"the target (hop {hop.Ttl})"
        : $"{hop.Address} (hop {hop.Ttl})";

    private static string Number(Verdict verdict) => verdict.PathMtu is { } mtu
        ? $"{mtu} bytes{(verdict.Exact ? string.Empty : verdict.SmallestLost is { } lost ? $" or more, less than {lost}" : " or more")}"
        : "unknown";

    private static string Measured(Finding finding)
    {
        var measured = finding.Measured;
        var port = finding.Lanes switch
        {
            [{ SourcePort: { } one }] => $" port {one}",
            [_] => string.Empty,
            { Count: var flows } => $" in {flows} flows",
        };
        var rtt = measured.RoundTrip is { } r ? $", round trip {r.TotalMilliseconds.ToString("0.##", CultureInfo.InvariantCulture)} ms" : string.Empty;
        var nat = finding.Natted == true ? $", seen there as {measured.Peer!.SeenSource} (NAT)" : string.Empty;
        var what = measured.Tcp is { } tcp ? $"{tcp.Connections} connections to TCP port {finding.Path.Target.Port}, probes" : $"{measured.ProbesSent} probes";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"from {finding.Path.Source}{port}, {what} of {measured.BytesSent / 1000.0:0.0} kB in {measured.Duration.TotalSeconds:0.00} s{rtt}{nat}");
    }
}
