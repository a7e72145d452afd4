using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>Fragments from one source to one destination.</summary>
/// <param name="Protocol">IANA's number of what was fragmented.</param>
/// <param name="Pieces">All of them.</param>
/// <param name="Packets">First pieces, each of which begins another packet.</param>
/// <param name="Largest">Of the pieces: as large as what fragmented them let through, or a little less.</param>
public sealed record FragmentSightings(
    WireAddress Source, WireAddress Destination, byte Protocol, long Pieces, long Packets, PacketSize Smallest, PacketSize Largest, DateTimeOffset First, DateTimeOffset Last);
