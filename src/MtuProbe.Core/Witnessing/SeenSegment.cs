using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>A TCP segment on the wire (RFC 9293 §3.1); of its payload only the length is known.</summary>
/// <param name="At">The capture's own time.</param>
/// <param name="Size">The whole IP packet's size, as its header says.</param>
/// <param name="PayloadBytes">0 to 65,495.</param>
/// <param name="Acknowledged">The acknowledgement number; meaningless without the ACK flag.</param>
/// <param name="Mss">The MSS option of a SYN (RFC 9293 §3.7.1); null where there is none.</param>
public readonly record struct SeenSegment(
    DateTimeOffset At, WireFlow Flow, PacketSize Size, uint Sequence, uint Acknowledged, int PayloadBytes, SegmentFlags Flags, ushort? Mss);
