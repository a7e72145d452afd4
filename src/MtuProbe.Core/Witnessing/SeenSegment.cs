using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>A TCP segment on the wire (RFC 9293 §3.1); of its payload only the length is known.</summary>
/// <param name="At">The capture's own time.</param>
/// <param name="Size">The whole IP packet's size, as its header says.</param>
/// <param name="PayloadBytes">0 to 65,495.</param>
/// <param name="Acknowledged">The acknowledgement number; meaningless without the ACK flag.</param>
/// <param name="Window">As it stands there, before any scaling (RFC 7323 §2): zero is zero in every scale.</param>
/// <param name="Mss">The MSS option of a SYN (RFC 9293 §3.7.1); null where there is none.</param>
/// <param name="SacksBeyond">
/// A SACK block (RFC 2018 §3) that ends behind the acknowledgement number: something arrived after a gap. One that ends before it only tells of a
/// duplicate (RFC 2883 §4).
/// </param>
public readonly record struct SeenSegment(
    DateTimeOffset At,
    WireFlow Flow,
    PacketSize Size,
    uint Sequence,
    uint Acknowledged,
    int PayloadBytes,
    SegmentFlags Flags,
    ushort Window,
    ushort? Mss,
    bool SacksBeyond)
{
    /// <summary>What it takes of the sequence space: its payload, and one each for SYN and FIN (RFC 9293 §3.4).</summary>
    public int SequenceLength => PayloadBytes + (Has(SegmentFlags.Syn) ? 1 : 0) + (Has(SegmentFlags.Fin) ? 1 : 0);

    public bool Has(SegmentFlags flag) => (Flags & flag) != 0;
}
