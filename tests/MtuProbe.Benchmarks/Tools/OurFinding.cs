using System.Text.Json;
using MtuProbe.Core.Judging;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>Reads <c>probe --output json</c> (contract §4.2).</summary>
internal static class OurFinding
{
    /// <summary>All findings; empty when there is no such document.</summary>
    internal static IReadOnlyList<JsonElement> All(string output)
    {
        if (!output.StartsWith('{'))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(output);
            return [.. document.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.Clone())];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>The one finding; null when there is none.</summary>
    internal static JsonElement? Of(string output) => All(output) is [var finding] ? finding : null;

    internal static Answer Answer(JsonElement finding)
    {
        var back = finding.GetProperty("reverse");
        var isBack = back.ValueKind == JsonValueKind.Object;
        var verdict = finding.GetProperty("verdict").GetString();
        var verdictBack = isBack ? back.GetProperty("verdict").GetString() : null;
        return new Answer(
            Size(finding.GetProperty("pathMtu")),
            isBack ? Size(back.GetProperty("pathMtu")) : null,
            Words(verdict, verdictBack, $"{finding.GetProperty("recommendedMtu")}"))
        {
            Hop = Hop(finding),
            IsHole = Word(VerdictKind.BlackHole) is var hole && (verdict == hole || verdictBack == hole),
        };
    }

    /// <summary>What was said, as an <see cref="Expectation"/> wants to hear it.</summary>
    internal static Told Told(JsonElement finding)
    {
        var back = finding.GetProperty("reverse");
        JsonElement[] flows = [.. finding.GetProperty("flows").EnumerateArray()];
        return new Told
        {
            Verdict = Kind(finding),
            PathMtu = Size(finding.GetProperty("pathMtu")),
            RecommendedMtu = Size(finding.GetProperty("recommendedMtu")),
            Reverse = back.ValueKind == JsonValueKind.Object ? new ExpectedReverse(Kind(back), Size(back.GetProperty("pathMtu"))) : null,
            Explanation = finding.GetProperty("explanation").GetString()!,
            Lanes = Different(flows),
            ReverseLanes = Different(flows.Select(flow => flow.GetProperty("reverse")).Where(way => way.ValueKind == JsonValueKind.Object)),
        };
    }

    internal static string Words(VerdictKind there, VerdictKind? back, int? advised) =>
        Words(Word(there), back is { } kind ? Word(kind) : null, $"{advised}");

    /// <summary>What it says about its own cost; empty for rivals.</summary>
    internal static string Brief(string output) => Of(output) is { } finding
        ? $", {finding.GetProperty("durationMs")} ms of {finding.GetProperty("rttMs")} ms round trips, {finding.GetProperty("probes").GetProperty("sent")} probes"
        : "";

    private static string Words(string? there, string? back, string advised) =>
        back is null ? $"{there}, use {advised}" : $"{there} there, {back} back, use {advised}";

    /// <summary>The last router that a too large probe reached; in a path whose PTBs arrive, who sent them.</summary>
    private static int? Hop(JsonElement finding)
    {
        if (finding.GetProperty("blackHole") is { ValueKind: JsonValueKind.Object } hole)
        {
            return hole.TryGetProperty("after", out var after) && after.ValueKind == JsonValueKind.Object ? after.GetProperty("ttl").GetInt32() : null;
        }

        return finding.GetProperty("ptb").GetProperty("reporter").GetString() is { } reporter ? LabAddress.HopOf(reporter) : null;
    }

    private static int[] Different(IEnumerable<JsonElement> ways) => [.. ways.Select(way => Size(way.GetProperty("pathMtu"))).OfType<int>().Distinct().Order()];

    private static VerdictKind Kind(JsonElement way) => Enum.Parse<VerdictKind>(way.GetProperty("verdict").GetString()!, ignoreCase: true);

    private static int? Size(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt32();

    /// <summary>As the JSON spells it: camelCase.</summary>
    private static string Word(VerdictKind verdict)
    {
        var name = verdict.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
