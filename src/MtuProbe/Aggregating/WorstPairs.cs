using MtuProbe.Core.Judging;

namespace MtuProbe.Aggregating;

/// <summary>The worst paths of a cluster.</summary>
/// <param name="Pairs">Worst first.</param>
/// <param name="Dropped">How many more are not clear, as far as the nodes say.</param>
internal sealed record WorstPairs(IReadOnlyList<(string From, NodePath Path)> Pairs, int Dropped)
{
    /// <summary>As many as the contract asks for (§4.4).</summary>
    private const int Most = 100;

    public static WorstPairs Of(IReadOnlyCollection<NodeSummary> nodes)
    {
        var all = nodes.SelectMany(node => node.Paths.Where(path => path.Verdict is not (null or VerdictKind.Clear)).Select(path => (From: node.Node, Path: path))).ToList();
        var worst = all
            .OrderBy(pair => pair.Path.Verdict!.Value.Rank)
            .ThenBy(pair => pair.Path.Number?.Bytes ?? int.MaxValue)
            .ThenBy(pair => pair.From, StringComparer.Ordinal)
            .ThenBy(pair => pair.Path.Peer, StringComparer.Ordinal)
            .Take(Most)
            .ToList();
        return new WorstPairs(worst, all.Count - worst.Count + nodes.Sum(node => node.Dropped ?? 0));
    }
}
