using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Probing;

/// <summary>One packet of exactly <paramref name="Size"/> bytes, to be sent unfragmentable in <paramref name="Direction"/>.</summary>
public readonly record struct Probe(ProbeId Id, PacketSize Size, Direction Direction)
{
    /// <summary>The flow it travels in.</summary>
    public Flow Flow { get; init; }

    /// <summary>TTL or hop limit, 1 to 255: how many routers may handle it before one reports it as expired; null for the host's own.</summary>
    public byte? HopLimit { get; init; }
}
