using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>What one tunnel takes from a packet: a name, the headers that make up its overhead, and where their sizes are written.</summary>
public sealed record Encapsulation
{
    /// <summary>As <c>--under</c> takes it: <c>vxlan</c>, <c>vxlan-v6</c> with an outer IPv6 header.</summary>
    public required string Name { get; init; }

    /// <summary>For a person: <c>VXLAN over IPv4</c>.</summary>
    public required string Title { get; init; }

    /// <summary>RFC and section, or whose code it is.</summary>
    public required string Source { get; init; }

    /// <summary>Outermost first. Their bytes are the overhead, but for padding.</summary>
    public required IReadOnlyList<EncapsulationHeader> Headers { get; init; }

    /// <summary>What is encrypted is padded to a multiple of this; 1 where nothing is padded.</summary>
    public int Block { get; init; } = 1;

    /// <summary>Bytes that are encrypted, and so padded, together with the packet: pad length and next header of ESP (RFC 4303 §2).</summary>
    public int Trailer { get; init; }

    private int HeaderBytes => Headers.Sum(h => h.Bytes);

    /// <summary>The packet that comes out when <paramref name="inner"/> goes in; null when no IP packet is that large.</summary>
    public PacketSize? Around(PacketSize inner)
    {
        var blocks = (inner.Bytes + Trailer + Block - 1) / Block;
        return PacketSize.TryOf(HeaderBytes + (blocks * Block), out var outer) ? outer : null;
    }

    /// <summary>The largest packet that fits when at most <paramref name="outer"/> may come out; null when none does.</summary>
    public PacketSize? Inside(PacketSize outer)
    {
        var blocks = (outer.Bytes - HeaderBytes) / Block;
        return PacketSize.TryOf((blocks * Block) - Trailer, out var inner) ? inner : null;
    }

    public override string ToString() => Name;
}
