using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>A piece of a fragmented packet on the wire (RFC 791 §3.2, RFC 8200 §4.5).</summary>
/// <param name="Size">This piece's size, IP header included.</param>
/// <param name="IsFirst">Its offset is zero.</param>
public readonly record struct SeenFragment(DateTimeOffset At, WireAddress Source, WireAddress Destination, byte Protocol, PacketSize Size, bool IsFirst);
