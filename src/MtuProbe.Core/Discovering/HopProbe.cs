using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Discovering;

/// <summary>One hop-limited probe and whether anybody answered it.</summary>
internal sealed class HopProbe(Probe probe, int ttl)
{
    public Probe Probe { get; } = probe;

    public int Ttl { get; } = ttl;

    public PacketSize Size => Probe.Size;

    public bool IsAnswered { get; set; }
}
