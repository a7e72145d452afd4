namespace MtuProbe.Core.Witnessing;

/// <summary>A PTB on the wire (ICMPv4 type 3 code 4, RFC 1191 §4; ICMPv6 type 2, RFC 4443 §3.2), before any kernel has judged it.</summary>
/// <param name="At">The capture's own time.</param>
/// <param name="Reporter">Its IP source: who says so.</param>
/// <param name="SentTo">Its IP destination.</param>
/// <param name="NextHopMtu">Bytes, as it says; may be zero, absurd or a lie.</param>
/// <param name="IsWhole">Its checksum is right, so that a kernel would read it at all; true also where too little was captured to tell.</param>
/// <param name="Quote">Null when what it quotes cannot be read as a packet.</param>
public sealed record SeenPtb(DateTimeOffset At, WireAddress Reporter, WireAddress SentTo, int NextHopMtu, bool IsWhole, QuotedPacket? Quote);
