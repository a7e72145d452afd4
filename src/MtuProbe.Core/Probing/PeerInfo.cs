using System.Net;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Probing;

/// <summary>What our responder says of itself in an acknowledgement.</summary>
/// <param name="Instance">Random per process: all sizes of one flow must come from one instance.</param>
/// <param name="NodeHash">First 64 bits of SHA-256 of its node name; 0 when it has none.</param>
/// <param name="InterfaceMtu">MTU of the interface by which it sends to us; null when unknown.</param>
/// <param name="SeenSource">The address and port it saw the probe come from.</param>
public sealed record PeerInfo(uint Instance, ulong NodeHash, PacketSize? InterfaceMtu, IPEndPoint SeenSource)
{
    /// <summary>MTU of its route to us; null when that sets none, or is unknown.</summary>
    public PacketSize? RouteMtu { get; init; }
}
