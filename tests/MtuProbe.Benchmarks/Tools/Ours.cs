using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>mtuprobe, with its responder at the other end and without.</summary>
internal static class Ours
{
    internal const string Agent = "mtuprobe agent";
    internal const string Icmp = "mtuprobe icmp";

    /// <summary>Its own bound is 30 s, or 90 s for a survey of the loss.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <param name="binary">Where mtuprobe is.</param>
    internal static IReadOnlyList<Tool> All(string binary) =>
    [
        New(binary, Agent, "agent", BothWays) with
        {
            Responder = [binary, "respond"],
            Objections = (scenario, family, output) => OurFinding.Of(output) is { } finding ? scenario.ExpectIn(family).Objections(OurFinding.Told(finding)) : ["no finding"],
        },
        New(binary, Icmp, "icmp", Echo) with
        {
            MayLeaveOpen = (scenario, family, output) => scenario.ExpectIn(family).OrInconclusive
                && OurFinding.Of(output) is { } finding && OurFinding.Told(finding).Verdict == VerdictKind.Inconclusive,
        },
    ];

    private static Tool New(string binary, string name, string method, Func<Scenario, IpFamily, Answer> truth) => new()
    {
        Name = name,
        Command = (scenario, family, server) =>
        [
            binary, "probe", $"{server}", "--method", method, "--output", "json",
            "--family", family switch { IpFamily.Ipv4 => "4", IpFamily.Ipv6 => "6" },
            .. method == "agent" && scenario.Flows is { } flows ? new[] { "--flows", $"{flows}" } : [],
        ],
        SurveyOptions = scenario => scenario.LossProbes > 0 ? ["--loss-probes", $"{scenario.LossProbes}", "--timeout", "90"] : null,
        Read = output => OurFinding.Of(output) is { } finding ? OurFinding.Answer(finding) : Answer.None,
        Truth = truth,
        Patience = Patience,
        StartUp = [binary, "--version"],
    };

    private static Answer BothWays(Scenario scenario, IpFamily family)
    {
        var expected = scenario.ExpectIn(family);
        var there = Truths.WayThere(scenario, family);
        return there with
        {
            Back = expected.Reverse.PathMtu,
            Lanes = [],
            IsHole = scenario.IsBlackHole(family),
        };
    }

    /// <summary>Where the scenario leaves the verdict of an echo open, only the size counts.</summary>
    private static Answer Echo(Scenario scenario, IpFamily family)
    {
        var expected = scenario.ExpectIn(family);
        return Truths.RoundTrip(scenario, family) with
        {
            Words = expected.Icmp is { } icmp ? OurFinding.Words(icmp.Verdict, back: null, icmp.PathMtu is null ? null : expected.RecommendedMtu) : null,
        };
    }
}
