using System.Globalization;
using System.Text;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Measuring;

namespace MtuProbe.Publishing;

/// <summary>Findings for a person: verdict first, number and unit, evidence, remedy last; one screen a path.</summary>
internal static class FindingText
{
    private const int Width = 100;
    private const int Indent = 14;

    public static string Probe(IReadOnlyList<PathOutcome> outcomes) => string.Join("\n", outcomes.Select(Describe));

    public static string Check(GateResult gate)
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
        return text.ToString();
    }

    private static string GateReason(GateResult gate, PathOutcome outcome)
    {
        if (outcome.Finding is { } finding && finding.Path.InterfaceMtu < gate.Mtu)
        {
            return $"the interface here carries only {finding.Path.InterfaceMtu} bytes, so {gate.Mtu} cannot even leave this host.";
        }

        return gate.IsDelivered(outcome) == true
            ? outcome.Finding is { Reverse: not null } or { Path.Method: ProbeMethod.Icmp } ? "delivered there and back." : "delivered there; the way back was not measured."
            : outcome.Explanation;
    }

    private static string Describe(PathOutcome outcome)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Headline(outcome)}  {Who(outcome)}");
        if (outcome.Finding is { } finding)
        {
            Line(text, "path MTU", Numbers(finding));
            Line(text, "measured", Measured(finding));
        }

        Line(text, "why", outcome.Explanation);
        if (outcome.Finding?.Recommendation is { } advice)
        {
            Line(text, "set MTU", $"{advice.Mtu} bytes at most (limit: {advice.Because})");
        }

        foreach (var remedy in outcome.Finding?.Remedies ?? [])
        {
            Line(text, "  " + remedy.For, remedy.Text);
        }

        return text.ToString();
    }

    private static string Headline(PathOutcome outcome) => outcome.Finding is { Forward.IsProblem: false, Reverse: { IsProblem: true } back }
        ? $"{back.Kind.Headline} ON THE WAY BACK"
        : outcome.Verdict.Headline;

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
        return string.Create(
            CultureInfo.InvariantCulture,
            $"from {finding.Path.Source}{port}, {measured.ProbesSent} probes of {measured.BytesSent / 1000.0:0.0} kB in {measured.Duration.TotalSeconds:0.00} s{rtt}{nat}");
    }

    private static void Line(StringBuilder text, string label, string words)
    {
        text.Append(' ', 2).Append(label.PadRight(Indent - 3)).Append(' ');
        var column = Indent;
        foreach (var word in words.Split(' '))
        {
            if (column + word.Length + 1 > Width && column > Indent)
            {
                text.AppendLine().Append(' ', Indent);
                column = Indent;
            }

            text.Append(column > Indent ? " " : string.Empty).Append(word);
            column += word.Length + 1;
        }

        text.AppendLine();
    }
}
