using System.Buffers.Binary;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Linux.Packets;

/// <summary>RFC 9293 §3.1, without the ports, which belong to the flow.</summary>
/// <param name="PayloadBytes">By the lengths that the headers say, whatever was captured.</param>
/// <param name="Window">Before any scaling.</param>
/// <param name="Mss">The MSS option of a SYN; null where there is none, or it is cut off.</param>
/// <param name="SacksBeyond">A SACK block (RFC 2018 §3) ends behind the acknowledgement number.</param>
internal readonly record struct TcpHeader(uint Sequence, uint Acknowledged, SegmentFlags Flags, int PayloadBytes, ushort Window, ushort? Mss, bool SacksBeyond)
{
    private const SegmentFlags Known = SegmentFlags.Fin | SegmentFlags.Syn | SegmentFlags.Rst | SegmentFlags.Ack;
    private const byte EndOfOptions = 0;
    private const byte NoOperation = 1;
    private const byte MaximumSegmentSize = 2;
    private const byte SelectiveAcknowledgement = 5;
    private const int SackBlock = 8;

    /// <returns>False when it is no whole TCP segment, its fixed header is cut off, or its lengths contradict each other.</returns>
    public static bool TryRead(in IpPacket packet, out TcpHeader header)
    {
        header = default;
        var bytes = packet.Payload;
        if (packet.Protocol != IpProtocols.Tcp || packet.IsFragment || packet.Size is null || bytes.Length < Overhead.TcpHeader)
        {
            return false;
        }

        var length = (bytes[12] >> 4) * 4;
        if (length < Overhead.TcpHeader || length > packet.PayloadBytes)
        {
            return false;
        }

        var flags = (SegmentFlags)bytes[13] & Known;
        var acknowledged = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        var options = bytes[Overhead.TcpHeader..Math.Min(length, bytes.Length)];
        var mss = (flags & SegmentFlags.Syn) != 0 ? Option(options, MaximumSegmentSize) : default;
        var sack = (flags & (SegmentFlags.Syn | SegmentFlags.Ack)) == SegmentFlags.Ack ? Option(options, SelectiveAcknowledgement) : default;
        header = new(
            BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            acknowledged,
            flags,
            packet.PayloadBytes - length,
            BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]),
            mss.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(mss) : null,
            EndsBeyond(sack, acknowledged));
        return true;
    }

    private static bool EndsBeyond(ReadOnlySpan<byte> blocks, uint acknowledged)
    {
        for (; blocks.Length >= SackBlock; blocks = blocks[SackBlock..])
        {
            if (unchecked((int)(BinaryPrimitives.ReadUInt32BigEndian(blocks[4..]) - acknowledged)) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>What the first option of this kind holds; nothing when there is none, or it is cut off.</returns>
    private static ReadOnlySpan<byte> Option(ReadOnlySpan<byte> options, byte kind)
    {
        while (options.Length >= 2 && options[0] != EndOfOptions)
        {
            if (options[0] == NoOperation)
            {
                options = options[1..];
                continue;
            }

            int length = options[1];
            if (length < 2 || length > options.Length)
            {
                return default;
            }

            if (options[0] == kind)
            {
                return options[2..length];
            }

            options = options[length..];
        }

        return default;
    }
}
