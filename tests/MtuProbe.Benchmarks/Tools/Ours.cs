using System.Text.Json;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>mtuprobe, with its responder at the other end and without.</summary>
internal static class Ours
{
    internal const string Agent = "mtuprobe agent";
    internal const string Icmp = "mtuprobe icmp";

    /// <summary>Its own bound is 30 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <param name="binary">Where mtuprobe is.</param>
    internal static IReadOnlyList<Tool> All(string binary) =>
    [
        New(binary, Agent, "agent", BothWays) with { Responder = [binary, "respond"] },
        New(binary, Icmp, "icmp", Echo),
    ];

    /// <summary>The one finding of <c>probe --output json</c>; null when there is none.</summary>
    internal static JsonElement? Finding(string output)
    {
        if (!output.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(output);
            var findings = document.RootElement.GetProperty("findings");
            return findings.GetArrayLength() == 1 ? findings[0].Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What it says about its own cost; empty for rivals.</summary>
    internal static string Brief(string output) => Finding(output) is { } finding
        ? $", {finding.GetProperty("durationMs")} ms of {finding.GetProperty("rttMs")} ms round trips, {finding.GetProperty("probes").GetProperty("sent")} probes"
        : "";

    private static Tool New(string binary, string name, string method, Func<Scenario, Answer> truth) => new()
    {
        Name = name,
        Command = (_, family, server) =>
        [
            binary, "probe", $"{server}", "--method", method, "--output", "json",
            "--family", family switch { IpFamily.Ipv4 => "4", IpFamily.Ipv6 => "6" },
        ],
        Read = Read,
        Truth = truth,
        Patience = Patience,
        StartUp = [binary, "--version"],
    };

    private static Answer Read(string output)
    {
        if (Finding(output) is not { } finding)
        {
            return Answer.None;
        }

        var back = finding.GetProperty("reverse");
        var isBack = back.ValueKind == JsonValueKind.Object;
        var advised = finding.GetProperty("recommendedMtu");
        return new Answer(
            Size(finding.GetProperty("pathMtu")),
            isBack ? Size(back.GetProperty("pathMtu")) : null,
            Words(finding.GetProperty("verdict").GetString(), isBack ? back.GetProperty("verdict").GetString() : null, $"{advised}"));
    }

    private static Answer BothWays(Scenario scenario) => new(
        scenario.Expect.PathMtu,
        scenario.Expect.Reverse.PathMtu,
        Words(Word(scenario.Expect.Verdict), Word(scenario.Expect.Reverse.Verdict), $"{scenario.Expect.RecommendedMtu}"));

    /// <summary>Where the scenario leaves the verdict of an echo open, only the size counts.</summary>
    private static Answer Echo(Scenario scenario)
    {
        var trip = Rivals.RoundTrip(scenario);
        return scenario.Expect.Icmp is { } icmp ? trip with { Words = Words(Word(icmp.Verdict), back: null, $"{scenario.Expect.RecommendedMtu}") } : trip;
    }

    private static string Words(string? there, string? back, string advised) =>
        back is null ? $"{there}, use {advised}" : $"{there} there, {back} back, use {advised}";

    private static int? Size(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt32();

    /// <summary>As the JSON spells it: camelCase.</summary>
    private static string Word(VerdictKind verdict)
    {
        var name = verdict.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
