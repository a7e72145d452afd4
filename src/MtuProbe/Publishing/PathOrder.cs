using MtuProbe.Agent;
using MtuProbe.Core.Judging;

namespace MtuProbe.Publishing;

/// <summary>Which path a reader should see first.</summary>
internal static class PathOrder
{
    /// <summary>By verdict, then by the number to set; what was never searched stands last, equals as they came.</summary>
    public static IEnumerable<PathState> WorstFirst(IEnumerable<PathState> paths) => paths
        .OrderBy(p => p.Verdict?.Rank ?? int.MaxValue)
        .ThenBy(p => p.Recommended?.Bytes ?? int.MaxValue);
}
