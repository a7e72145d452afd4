using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>How often one size was sent and lost.</summary>
public readonly record struct SizeTally(PacketSize Size, int Sent, int Lost)
{
    /// <summary>By size, smallest first. Probes that never left or whose fate is open do not count.</summary>
    internal static IReadOnlyList<SizeTally> Of(IEnumerable<SentProbe> probes) =>
    [
        .. probes
            .Where(p => p.State is not (ProbeState.NotSent or ProbeState.Outstanding))
            .GroupBy(p => p.Size)
            .OrderBy(g => g.Key)
            .Select(g => new SizeTally(g.Key, g.Count(), g.Count(p => p.State != ProbeState.Delivered))),
    ];
}
