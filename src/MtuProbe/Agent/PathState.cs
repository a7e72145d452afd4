using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Measuring;

namespace MtuProbe.Agent;

/// <summary>One path of this node as it is to be published. Only a finished search changes its outcome.</summary>
internal sealed record PathState
{
    public required PathId Id { get; init; }

    /// <summary>The last finished search; null before the first.</summary>
    public required PathOutcome? Outcome { get; init; }

    /// <summary>
    /// The worse of both ways, or what all paths together show (everybody silent at once is <see cref="VerdictKind.Inconclusive"/>, and
    /// <see cref="Explanation"/> says so). Null before the first search.
    /// </summary>
    public required VerdictKind? Verdict { get; init; }

    /// <summary>All the evidence in words; empty before the first search.</summary>
    public required string Explanation { get; init; }

    /// <summary>Since when numbers and verdict are what they are; null before the first search.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>When every lane last proved the numbers, by a search or a confirmation; null when none ever did.</summary>
    public required DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Probed for this epoch only: it gets series only while it is not clear.</summary>
    public required bool IsRotating { get; init; }

    /// <summary>What to set for this path: lower at once, higher only after it held. Survives silence and ages. Null when none was ever known.</summary>
    public required PacketSize? Recommended { get; init; }

    /// <summary>The peer answers now: numbers may be shown.</summary>
    public bool IsUp => Verdict is { IsKnown: true };
}
