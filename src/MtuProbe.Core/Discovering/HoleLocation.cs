using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Discovering;

/// <summary>Between which hops packets that are too large vanish, as far as that could be proven.</summary>
public sealed record HoleLocation
{
    /// <summary>
    /// The last router that a too-large packet is known to have reached; the sender (0) when even the first hop is known not to be reached;
    /// null when neither is known.
    /// </summary>
    public required Hop? After { get; init; }

    /// <summary>The first hop known not to be reached: it answers the size that passes, and not the one that does not. Null when unproven.</summary>
    public required Hop? Before { get; init; }

    /// <summary>
    /// Every router that answers was reached and only the target's echo is missing: whether the request or the reply was lost cannot be told.
    /// </summary>
    public required bool MayBeOnTheWayBack { get; init; }

    /// <summary>The hop-limited probes, by size; the lost ones are those that nobody answered.</summary>
    public required IReadOnlyList<SizeTally> Tallies { get; init; }

    public int Sent => Tallies.Sum(t => t.Sent);

    public int Lost => Tallies.Sum(t => t.Lost);

    public long BytesSent => Tallies.Sum(t => (long)t.Sent * t.Size.Bytes);
}
