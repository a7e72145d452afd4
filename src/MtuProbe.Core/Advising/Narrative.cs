using System.Net;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>A finding's evidence in words: the worst lane's, and what only the whole shows.</summary>
internal static class Narrative
{
    public static IEnumerable<string> Of(Finding finding)
    {
        var (forward, reverse, measured) = (finding.Forward, finding.Reverse, finding.Measured);
        var where = HoleSentences.Of(forward, finding.Hole, finding.Path.Target.Address);
        foreach (var sentence in TcpService.Symptom(finding.Path, measured, forward, reverse))
        {
            yield return sentence;
        }

        foreach (var sentence in forward.Sentences.Concat(where).Concat(reverse?.Sentences ?? []))
        {
            yield return sentence;
        }

        if (reverse is null && measured.Flows.Any(flow => flow.Reverse is not null) && forward.Kind != VerdictKind.Unreachable)
        {
            yield return "The way back could not be measured.";
        }

        foreach (var sentence in Lanes(finding))
        {
            yield return sentence;
        }

        foreach (var sentence in finding.Path.Method == ProbeMethod.Udp ? ClosedPort.Sentences(finding.Path.Target, forward, measured) : [])
        {
            yield return sentence;
        }

        foreach (var sentence in TcpService.Notes(finding.Path, measured, forward))
        {
            yield return sentence;
        }

        if (measured.UnreachableReporter is { } reporter && forward.Kind is (VerdictKind.Unreachable or VerdictKind.BlackHole))
        {
            yield return reporter.Equals(IPAddress.Any) || reporter.Equals(IPAddress.IPv6Any) ? "This host's own kernel refused to send some of it."
                : forward.Kind == VerdictKind.Unreachable ? $"{reporter} reports it unreachable."
                : $"{reporter} answered some of it with an ICMP error that is no \"packet too big\".";
        }

        if (finding.Path is { CachedMtu: { } cached, Method: not ProbeMethod.Tcp })
        {
            yield return $"This host's kernel had cached {cached} bytes for the path from an earlier \"packet too big\"; the measurement does not use it.";
        }
    }

    private static IEnumerable<string> Lanes(Finding finding)
    {
        if (finding.Lanes is [_])
        {
            yield break;
        }

        var count = finding.Lanes.Count;
        if (Differ(finding.Lanes.Select(lane => lane.Forward)) is { } there)
        {
            yield return $"The {count} flows do not agree on the way there ({there}): equal-cost routes differ, and which one a connection meets depends on its ports.";
        }

        if (Differ(finding.Lanes.Select(lane => lane.Reverse).OfType<Verdict>()) is { } back)
        {
            yield return $"The {count} flows do not agree on the way back ({back}): equal-cost routes differ.";
        }

        var responders = finding.Lanes.Select(lane => lane.Measured.Peer?.Instance).OfType<uint>().Distinct().Count();
        if (responders > 1)
        {
            yield return $"{responders} responders answered under this address, each in flows of its own (a load balancer): the paths to each may differ.";
        }
    }

    /// <summary>How many say what; null when all say the same.</summary>
    private static string? Differ(IEnumerable<Verdict> verdicts)
    {
        var groups = verdicts.GroupBy(v => (v.Kind, v.PathMtu)).OrderBy(g => g.First().Severity).ToList();
        return groups.Count > 1
            ? string.Join(", ", groups.Select(g => $"{g.Count()}: {Says(g.Key.Kind, g.Key.PathMtu)}"))
            : null;
    }

    private static string Says(VerdictKind kind, PacketSize? mtu) => kind switch
    {
        VerdictKind.Clear or VerdictKind.LocalLimit => $"{mtu} bytes",
        VerdictKind.Reduced => $"{mtu} bytes, signalled",
        VerdictKind.BlackHole => $"{mtu} bytes, silently",
        VerdictKind.Lossy => $"{mtu} bytes, with loss",
        VerdictKind.Unreachable => "no answer",
        VerdictKind.Inconclusive => "not to be told",
    };
}
