using System.Text.Json;
using MtuProbe.Aggregating;
using MtuProbe.Core.Paths;

namespace MtuProbe.Publishing;

/// <summary><c>report.json</c> of the cluster's object (contract §4.4): counts, and the worst pairs, worst first.</summary>
/// <param name="ApiVersion">Version of these keys.</param>
/// <param name="Nodes">How many are <c>fresh</c>, <c>stale</c>, <c>missing</c>.</param>
/// <param name="Verdicts">How many paths of fresh nodes have which.</param>
/// <param name="Worst">At most a hundred.</param>
/// <param name="Dropped">How many more are not clear.</param>
/// <param name="Unnamed">Nodes whose number has no key of its own in the object, because there are too many; none of them is smaller than any that has.</param>
public sealed record ClusterReport(
    string ApiVersion, IReadOnlyDictionary<string, int> Nodes, IReadOnlyDictionary<string, int> Verdicts, IReadOnlyList<ClusterReportPair> Worst, int Dropped, int Unnamed)
{
    internal static ClusterReport Of(ClusterState state, int unnamed) => new(
        FindingDocuments.ApiVersion,
        new Dictionary<string, int> { ["fresh"] = state.Fresh, ["stale"] = state.StaleNodes, ["missing"] = state.Missing },
        state.Verdicts,
        [.. state.Worst.Pairs.Select(pair => new ClusterReportPair(
            pair.From, pair.Path.Peer, pair.Path.Family.Label, pair.Path.Via.Label, pair.Path.Verdict!.Value.Label, pair.Path.PathMtu?.Bytes, pair.Path.ReverseMtu?.Bytes, pair.Path.Number?.Bytes))],
        state.Worst.Dropped,
        unnamed);

    internal string Write() => JsonSerializer.Serialize(this, WireJson.Compact.ClusterReport);
}

/// <summary>As in the node's own report; <paramref name="To"/> is the peer as it is named in keys.</summary>
public sealed record ClusterReportPair(string From, string To, string Family, string Via, string Verdict, int? PathMtu, int? ReverseMtu, int? RecommendedMtu);
