using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>How often one size was sent and lost, of the probes whose fate is known.</summary>
public readonly record struct SizeTally(PacketSize Size, int Sent, int Lost)
{
    /// <summary>Probes whose fate was still open when the search stopped, or cannot be told; not part of <see cref="Sent"/>.</summary>
    public int Open { get; init; }

    /// <summary>By size, smallest first. Probes that never left do not count.</summary>
    internal static IReadOnlyList<SizeTally> Of(IEnumerable<SentProbe> probes) =>
    [
        .. probes
            .Where(p => p.State is not (ProbeState.NotSent or ProbeState.Bounded))
            .GroupBy(p => p.Size)
            .OrderBy(g => g.Key)
            .Select(g => new SizeTally(
                g.Key,
                g.Count(p => p.State is not (ProbeState.Outstanding or ProbeState.Unheard)),
                g.Count(p => p.State is not (ProbeState.Delivered or ProbeState.Outstanding or ProbeState.Unheard)))
            {
                Open = g.Count(p => p.State is ProbeState.Outstanding or ProbeState.Unheard),
            }),
    ];
}
