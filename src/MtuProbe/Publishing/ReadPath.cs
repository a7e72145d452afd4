using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>One path as a node's object tells of it.</summary>
internal sealed record ReadPath
{
    /// <summary>The node that probed it.</summary>
    public required string From { get; init; }

    /// <summary>The other end: a node, or what stands in its place in keys; a Service; an outside target.</summary>
    public required string To { get; init; }

    public required IpFamily Family { get; init; }

    public required Via Via { get; init; }

    /// <summary>The worse of both ways; null when the object does not tell.</summary>
    public required VerdictKind? Verdict { get; init; }

    /// <summary>The way there; null when it is not known now.</summary>
    public required PacketSize? PathMtu { get; init; }

    /// <summary>The way back, where it is listed.</summary>
    public required PacketSize? ReverseMtu { get; init; }

    /// <summary>What to set for this path; outlives silence.</summary>
    public required PacketSize? Number { get; init; }

    /// <summary>When that was last known to be true; null when nobody ever confirmed it.</summary>
    public required DateTimeOffset? AsOf { get; init; }

    /// <summary>Where a black hole on the way there lies, as far as the object tells; null where it does not.</summary>
    public BlackHoleJson? Hole { get; init; }

    /// <summary>The narrower of both ways; null when it is not known now.</summary>
    public PacketSize? Narrowest => (PathMtu, ReverseMtu) is ({ } there, { } back) ? PacketSize.Min(there, back) : PathMtu ?? ReverseMtu;

    /// <summary>The worse, the smaller: what is not told stands before what is well.</summary>
    public (int Rank, int Mtu) Order => (Verdict switch
    {
        null => VerdictKind.Inconclusive.Rank,
        { } verdict => verdict.Rank,
    }, Narrowest?.Bytes ?? Number?.Bytes ?? int.MaxValue);

    public string Word => Verdict?.Label ?? "unknown";

    public static IEnumerable<ReadPath> WorstFirst(IEnumerable<ReadPath> paths) => paths
        .OrderBy(path => path.Order)
        .ThenBy(path => path.From, StringComparer.Ordinal)
        .ThenBy(path => path.To, StringComparer.Ordinal)
        .ThenBy(path => path.Family);
}
