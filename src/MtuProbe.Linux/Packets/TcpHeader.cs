using System.Buffers.Binary;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Linux.Packets;

/// <summary>RFC 9293 §3.1, without the ports, which belong to the flow.</summary>
/// <param name="PayloadBytes">By the lengths that the headers say, whatever was captured.</param>
/// <param name="Mss">The MSS option of a SYN; null where there is none, or it is cut off.</param>
internal readonly record struct TcpHeader(uint Sequence, uint Acknowledged, SegmentFlags Flags, int PayloadBytes, ushort? Mss)
{
    private const SegmentFlags Known = SegmentFlags.Fin | SegmentFlags.Syn | SegmentFlags.Rst | SegmentFlags.Ack;
    private const byte EndOfOptions = 0;
    private const byte NoOperation = 1;
    private const byte MaximumSegmentSize = 2;

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
        header = new(
            BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            flags,
            packet.PayloadBytes - length,
            flags.HasFlag(SegmentFlags.Syn) ? MssIn(bytes[Overhead.TcpHeader..Math.Min(length, bytes.Length)]) : null);
        return true;
    }

    private static ushort? MssIn(ReadOnlySpan<byte> options)
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
                return null;
            }

            if (options[0] == MaximumSegmentSize && length == 4)
            {
                return BinaryPrimitives.ReadUInt16BigEndian(options[2..]);
            }

            options = options[length..];
        }

        return null;
    }
}
