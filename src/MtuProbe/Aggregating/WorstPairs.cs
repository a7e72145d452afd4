using MtuProbe.Core.Judging;
using MtuProbe.Publishing;

namespace MtuProbe.Aggregating;

/// <summary>The worst paths of a cluster.</summary>
/// <param name="Pairs">Worst first.</param>
/// <param name="Dropped">How many more are not clear, as far as the nodes say.</param>
internal sealed record WorstPairs(IReadOnlyList<(string From, NodeReportPath Path)> Pairs, int Dropped)
{
    /// <summary>As many as the contract asks for (§4.4).</summary>
    private const int Most = 100;

    /// <summary>What an object says may be anything.</summary>
    private const int LongestName = 253;

    public static WorstPairs Of(IReadOnlyCollection<NodeSummary> nodes)
    {
        var all = nodes
            .SelectMany(node => (node.Report?.Paths ?? [])
                .Where(path => path is { Peer.Length: > 0 and <= LongestName, Family: not null, Via: not null, Verdict: not null } && Labels.VerdictOf(path.Verdict) is not null)
                .Select(path => (From: node.Node, Path: path)))
            .ToList();
        var worst = all
            .OrderBy(pair => Labels.VerdictOf(pair.Path.Verdict)!.Value.Rank)
            .ThenBy(pair => pair.Path.RecommendedMtu ?? int.MaxValue)
            .ThenBy(pair => pair.From, StringComparer.Ordinal)
            .ThenBy(pair => pair.Path.Peer, StringComparer.Ordinal)
            .Take(Most)
            .ToList();
        return new WorstPairs(worst, all.Count - worst.Count + nodes.Sum(node => Math.Clamp(node.Report?.Dropped ?? 0, 0, 1_000_000)));
    }
}
