using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>The packet that an ICMP error quotes, as far as it is quoted. Whoever sent the error wrote it: nothing in it need be true.</summary>
/// <param name="Flow">Ports are zero when the quote ends before them.</param>
/// <param name="Protocol">IANA's number of what follows the IP headers (6 TCP, 17 UDP, 1 and 58 ICMP).</param>
/// <param name="Size">The whole packet's size, as its IP header says; null where that is zero or less than a header.</param>
/// <param name="HasPorts">The quote goes so far that the ports could be read.</param>
/// <param name="Sequence">TCP's sequence number, which RFC 5927 §4.1 checks; null when it is not TCP, or not quoted.</param>
/// <param name="ProbeId">The 128 bits of one of our probes; zero when there are none.</param>
/// <param name="ReachesProbeId">The quote goes so far that one of our probes would have been recognized.</param>
/// <param name="Inner">What a tunnel (VXLAN, IPIP) carries, where the quote reaches so far.</param>
public sealed record QuotedPacket(WireFlow Flow, byte Protocol, PacketSize? Size, bool HasPorts, uint? Sequence, UInt128 ProbeId, bool ReachesProbeId, QuotedPacket? Inner);
