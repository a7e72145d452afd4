using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Probing;

/// <summary>One packet of exactly <paramref name="Size"/> bytes, to be sent unfragmentable in <paramref name="Direction"/>.</summary>
public readonly record struct Probe(ProbeId Id, PacketSize Size, Direction Direction);
