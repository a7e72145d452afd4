using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>What a witness saw on one interface from its beginning to a moment.</summary>
public sealed record WitnessReport
{
    /// <summary>Null where there is no one interface, or it is not known.</summary>
    public required PacketSize? InterfaceMtu { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>PTBs, segments and fragments.</summary>
    public required long Packets { get; init; }

    /// <summary>By reporter and next-hop MTU.</summary>
    public required IReadOnlyList<PtbSightings> Ptbs { get; init; }

    public required IReadOnlyDictionary<(IpFamily Family, SeenPtbRuling Ruling), long> PtbTotals { get; init; }

    public required IReadOnlyList<BlackHoleFlow> BlackHoles { get; init; }

    /// <summary>Black holes taken back, because the same segment got through in its full size: loss.</summary>
    public required long Withdrawn { get; init; }

    /// <summary>Connections that repeat a segment now, and nothing tells whether that is for its size.</summary>
    public required int Stalled { get; init; }

    /// <summary>TCP connections remembered.</summary>
    public required int Connections { get; init; }

    public required IReadOnlyList<MssSightings> Mss { get; init; }

    /// <summary>SYNs that ask for packets which the interface does not carry.</summary>
    public required long MssAboveMtu { get; init; }

    public required IReadOnlyList<FragmentSightings> Fragments { get; init; }

    public required IReadOnlyDictionary<IpFamily, long> FragmentTotals { get; init; }

    /// <summary>By table, how many entries had to leave; those without are absent.</summary>
    public required IReadOnlyDictionary<string, long> Evicted { get; init; }

    /// <summary>In the hole now.</summary>
    public IEnumerable<BlackHoleFlow> OpenHoles => BlackHoles.Where(hole => hole.IsOpen(At));

    public long AbsurdPtbs => PtbTotals.Where(total => total.Key.Ruling != SeenPtbRuling.Plausible).Sum(total => total.Value);

    /// <summary>Something that somebody has to mend. A PTB that is believable is none: the network says what it should.</summary>
    public bool HasProblem => BlackHoles.Any(hole => hole.Evidence == HoleEvidence.Proved) || AbsurdPtbs > 0 || MssAboveMtu > 0;
}
