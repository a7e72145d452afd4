using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Searching;

/// <summary>How often one size was sent and lost, of the probes whose fate is known.</summary>
public readonly record struct SizeTally(PacketSize Size, int Sent, int Lost)
{
    /// <summary>Probes whose fate was still open when the search stopped, or cannot be told; not part of <see cref="Sent"/>.</summary>
    public int Open { get; init; }

    /// <summary>By size, smallest first. Probes that never left do not count.</summary>
    internal static SizeTally[] Of(IEnumerable<SentProbe> probes)
    {
        var bySize = new SortedList<PacketSize, SizeTally>();
        foreach (var probe in probes)
        {
            if (probe.State is not (ProbeState.NotSent or ProbeState.Bounded))
            {
                bySize[probe.Size] = bySize.GetValueOrDefault(probe.Size, new SizeTally(probe.Size, 0, 0)).With(probe.State);
            }
        }

        return [.. bySize.Values];
    }

    private SizeTally With(ProbeState fate) => fate switch
    {
        ProbeState.Outstanding or ProbeState.Unheard => this with { Open = Open + 1 },
        ProbeState.Delivered => this with { Sent = Sent + 1 },
        ProbeState.Lost or ProbeState.TooBig or ProbeState.Fragmented or ProbeState.NotSent or ProbeState.Bounded => this with { Sent = Sent + 1, Lost = Lost + 1 },
    };
}
