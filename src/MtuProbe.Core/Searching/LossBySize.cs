using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>What a loss survey found out about one direction, complete or not.</summary>
public sealed record LossBySize
{
    public required LossSurveyEnd End { get; init; }

    /// <summary>By size, smallest first. A size that plainly loses more is not sent to the full number.</summary>
    public required IReadOnlyList<SizeTally> Tallies { get; init; }

    /// <summary>Up to its low end loss is as for the smallest size, from its high end on it is higher; null when no rise was shown.</summary>
    public required SizeRange? Rise { get; init; }

    /// <summary>How often the counts were looked at, each a chance to be misled.</summary>
    public required int Looks { get; init; }
}
