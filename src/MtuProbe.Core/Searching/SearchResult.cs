using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>What a search found out, complete or not.</summary>
public sealed record SearchResult
{
    public required SearchEnd End { get; init; }

    public required SearchPhase Phase { get; init; }

    /// <summary>The range that could be searched; its high end may have come down to what the sender's interface carries.</summary>
    public required SizeRange Range { get; init; }

    /// <summary>What the sender's own kernel refused to exceed, when it refused something.</summary>
    public required PacketSize? LocalLimit { get; init; }

    /// <summary>What keeps TCP from sending more than the high end of the range; null when nothing did.</summary>
    public SegmentBound? Bound { get; init; }

    /// <summary>Largest size confirmed by delivery; null without any answer.</summary>
    public required PacketSize? Plpmtu { get; init; }

    /// <summary>Smallest size proven lost; null when none was.</summary>
    public required PacketSize? SmallestLost { get; init; }

    /// <summary>The proof against <see cref="SmallestLost"/>; zeros when there is none.</summary>
    public required LossCase Boundary { get; init; }

    public required IReadOnlyList<PtbReport> Ptbs { get; init; }

    public required IReadOnlyList<SizeTally> Tallies { get; init; }

    /// <summary>Whether probes arrived in pieces although they forbade it.</summary>
    public required bool ArrivedInPieces { get; init; }

    public required int Flights { get; init; }

    /// <summary>Loss by size, measured after the search; null when nobody asked.</summary>
    public LossBySize? Survey { get; init; }

    /// <summary>Probes that left, their fate known or not.</summary>
    public int Sent => AllTallies.Sum(t => t.Sent + t.Open);

    public int Lost => AllTallies.Sum(t => t.Lost);

    /// <summary>Bytes of all probes sent, IP headers included, answers not.</summary>
    public long BytesSent => AllTallies.Sum(t => (long)(t.Sent + t.Open) * t.Size.Bytes);

    /// <summary>Loss among the probes of sizes up to <paramref name="size"/>: the survey's where there was one, since it sent far more.</summary>
    public (int Lost, int Sent) LossUpTo(PacketSize? size)
    {
        var below = (Survey?.Tallies ?? Tallies).Where(t => t.Size <= size).ToList();
        return (below.Sum(t => t.Lost), below.Sum(t => t.Sent));
    }

    /// <summary>
    /// A PTB signals when it was accepted, complained of something above the boundary, and asked for no more than passes: a kernel that
    /// obeys it gets through. One that asks for more leaves sizes that vanish unsaid. Null when none does.
    /// </summary>
    public PtbReport? Signal => Plpmtu is { } plpmtu
        ? Ptbs.LastOrDefault(r => r.Ruling == PtbRuling.Accepted && r.Probed > plpmtu && r.Ptb.NextHopMtu <= plpmtu.Bytes)
        : null;

    /// <summary>The boundary is known to the byte.</summary>
    public bool IsExact => Plpmtu is { } plpmtu && (plpmtu == Range.High || (SmallestLost is { } lost && lost - plpmtu == 1));

    private IEnumerable<SizeTally> AllTallies => Tallies.Concat(Survey?.Tallies ?? []);
}
