using MtuProbe.Core.Paths;

namespace MtuProbe.Core.Judging;

/// <summary>
/// When every peer falls silent at once, the peers are not the likely cause: something near this node is, or all over. That is one thing that
/// cannot be told, not many peers that are away.
/// </summary>
public static class CommonSilence
{
    public const string Explanation =
        "No peer answers, not even packets of 128 bytes. UDP 9798 filtered? NetworkPolicy? Or this node's own network is away.";

    /// <summary>Of which families and ways the silence is common: there are several peers, all were asked, and none answers.</summary>
    public static IReadOnlySet<(IpFamily Family, Via Via)> Among(IEnumerable<(PathId Id, VerdictKind? Verdict)> paths) => paths
        .GroupBy(path => (path.Id.Family, path.Id.Via))
        .Where(group => group.Count() > 1 && group.All(path => path.Verdict == VerdictKind.Unreachable))
        .Select(group => group.Key)
        .ToHashSet();
}
