using System.Text.Json;
using System.Text.Json.Serialization;
using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;

namespace MtuProbe.Publishing;

/// <summary><c>report.json</c> of a node's object (contract §4.4): what is not clear, worst first, without prose, in at most 8 KB.</summary>
/// <param name="ApiVersion">Version of these keys.</param>
/// <param name="Verdicts">How many paths have which.</param>
/// <param name="Paths">Those that are not clear.</param>
/// <param name="Dropped">How many more of these there was no room for.</param>
public sealed record NodeReport(string ApiVersion, IReadOnlyDictionary<string, int> Verdicts, IReadOnlyList<NodeReportPath> Paths, int Dropped)
{
    internal const int MostBytes = 8192;

    internal static NodeReport Of(AgentState state)
    {
        var bad = PathOrder.WorstFirst(state.Paths).Where(p => p.Verdict is not (null or VerdictKind.Clear)).Select(Describe).ToList();
        var whole = Fit(state, bad);
        // Which paths are broken says more than where some of them are.
        return whole.Dropped == 0 ? whole : Fit(state, [.. bad.Select(path => path with { BlackHole = null })]);
    }

    internal string Write() => JsonSerializer.Serialize(this, WireJson.Compact.NodeReport);

    private static NodeReport Fit(AgentState state, List<NodeReportPath> bad)
    {
        var verdicts = state.Paths.Where(p => p.Verdict is not null).CountBy(p => p.Verdict!.Value).OrderBy(c => c.Key.Rank).ToDictionary(c => c.Key.Label, c => c.Value);
        var room = MostBytes - JsonSerializer.SerializeToUtf8Bytes(new NodeReport(FindingDocuments.ApiVersion, verdicts, [], bad.Count), WireJson.Compact.NodeReport).Length;
        var fit = bad.TakeWhile(path => (room -= JsonSerializer.SerializeToUtf8Bytes(path, WireJson.Compact.NodeReportPath).Length + 1) >= 0).ToList();
        return new NodeReport(FindingDocuments.ApiVersion, verdicts, fit, bad.Count - fit.Count);
    }

    private static NodeReportPath Describe(PathState path)
    {
        var finding = path.IsUp ? path.Outcome?.Finding : null;
        return new NodeReportPath(
            ObjectNames.Stem(path.Id.Peer),
            path.Id.Family.Label,
            path.Id.Via.Label,
            path.Verdict!.Value.Label,
            finding?.Forward.PathMtu?.Bytes,
            finding?.Reverse?.PathMtu?.Bytes,
            path.Recommended?.Bytes,
            path.ConfirmedAt is { } confirmed ? Moment.Of(confirmed) : null,
            FindingDocuments.BlackHole(finding));
    }
}

/// <summary>The peer is named as in the keys; numbers of a path that is not up are null, but for the one to set, which outlives silence.</summary>
/// <remarks>Where a black hole lies is left out where there is none, or where all paths together would have no room for it.</remarks>
public sealed record NodeReportPath(string Peer, string Family, string Via, string Verdict, int? PathMtu, int? ReverseMtu, int? RecommendedMtu, string? ConfirmedAt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BlackHoleJson? BlackHole = null);
