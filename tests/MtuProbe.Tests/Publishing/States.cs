using System.Collections.Concurrent;
using System.Net;
using MtuProbe.Agent;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Measuring;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Publishing;

/// <summary>Agents' states with defaults, from findings of simulated networks.</summary>
internal static class States
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly ConcurrentDictionary<(string, IpFamily), Finding> Findings = new();

    public static readonly string[] HostileNames =
    [
        "a\"b\\c\nd", "x{y=\"z\"} 1", "<script>alert(1)</script>", "naïve→node", "a: b # c", "- x", "'", "*a", "\t", " ", string.Empty, "\u001b[2Jgone", "a\r\nb", "\0",
        new('n', 300), "node.ipv4", "node.ipv6", "..", "../../etc/passwd", "null", "1400", "\u2028", "UPPER_case",
    ];

    public static Finding Finding(string scenario, IpFamily family = IpFamily.Ipv4) =>
        Findings.GetOrAdd((scenario, family), key => SimulatedProbe.Probe(ScenarioFiles.Named(key.Item1), key.Item2));

    public static PathState Path(string peer, string scenario = "clear", IpFamily family = IpFamily.Ipv4, Via via = Via.Pod)
    {
        var finding = Finding(scenario, family);
        var worse = finding.Reverse is { } back && back.Kind.Rank < finding.Forward.Kind.Rank ? back.Kind : finding.Forward.Kind;
        return new PathState
        {
            Id = new PathId(peer, family, via),
            Outcome = PathOutcome.Of(finding),
            Verdict = worse,
            Explanation = finding.Explanation,
            Since = Now.AddHours(-1),
            ConfirmedAt = Now.AddSeconds(-30),
            IsRotating = false,
            Recommended = finding.Recommendation?.Mtu,
        };
    }

    /// <summary>A peer that has fallen silent: what was recommended outlives it.</summary>
    public static PathState Silent(PathState path, VerdictKind verdict = VerdictKind.Unreachable) =>
        path with { Verdict = verdict, Explanation = "Nobody answers." };

    public static PathState Open(string peer) => Path(peer) with { Outcome = null, Verdict = null, Explanation = string.Empty, Since = null, ConfirmedAt = null, Recommended = null };

    public static PathState Unmeasured(string peer) => Open(peer) with
    {
        Outcome = PathOutcome.Unmeasured(new Target(peer, IPAddress.Loopback, IpFamily.Ipv4, 9798), "no route"),
        Verdict = VerdictKind.Unreachable,
        Explanation = "no route",
    };

    public static AgentState Of(params PathState[] paths) => new()
    {
        Node = "node-a",
        At = Now,
        Paths = paths,
        Pod = Numbers(paths.Where(p => p.Id.Via != Via.Egress)),
        Egress = Numbers(paths.Where(p => p.Id.Via == Via.Egress)),
        Interfaces = new Dictionary<string, PacketSize> { ["eth0"] = PacketSize.Of(1500) },
        Peers = new Dictionary<string, int> { ["known"] = paths.Length, ["stable"] = 1 },
    };

    private static Dictionary<IpFamily, NodeNumber> Numbers(IEnumerable<PathState> paths) => paths
        .Where(p => p.Recommended is not null)
        .GroupBy(p => p.Id.Family)
        .ToDictionary(f => f.Key, f => f.MinBy(p => p.Recommended!.Value) is var worst ? new NodeNumber(worst!.Recommended!.Value, worst.Id, worst.ConfirmedAt!.Value) : null!);
}
