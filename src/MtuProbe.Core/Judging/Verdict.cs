using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Judging;

/// <summary>What the evidence about one direction means, and why.</summary>
public sealed record Verdict
{
    public required VerdictKind Kind { get; init; }

    /// <summary>Largest size confirmed by delivery, up to the interface MTU; null when unreachable.</summary>
    public required PacketSize? PathMtu { get; init; }

    /// <summary>Known to the byte, up to the interface MTU.</summary>
    public required bool Exact { get; init; }

    /// <summary>Smallest size proven lost; null when none was.</summary>
    public required PacketSize? SmallestLost { get; init; }

    /// <summary>What kept TCP from asking for more than <see cref="PathMtu"/>: more may pass; null where nothing did.</summary>
    public SegmentBound? Bound { get; init; }

    /// <summary>Where loss begins to rise although packets pass; null when it does not.</summary>
    public required LossStep? LossStep { get; init; }

    /// <summary>The evidence in words for an operator.</summary>
    public required IReadOnlyList<string> Sentences { get; init; }

    public string Explanation => string.Join(' ', Sentences);

    /// <summary>Equal, word for word.</summary>
    internal bool SaysTheSame(Verdict other) => Sentences.SequenceEqual(other.Sentences) && this with { Sentences = other.Sentences } == other;

    /// <summary>Whether a person should act: <c>reduced</c>, <c>blackHole</c>, <c>lossy</c>.</summary>
    public bool IsProblem => Kind.IsProblem;

    /// <summary>The worse, the smaller: problems first, then what could not be told; among equals the smaller path MTU.</summary>
    public (int Rank, PacketSize Mtu) Severity => (Kind.Rank, PathMtu ?? default);

    /// <summary>Whether the path was told at all.</summary>
    public bool IsKnown => Kind.IsKnown;
}
