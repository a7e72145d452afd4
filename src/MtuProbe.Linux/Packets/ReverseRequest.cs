using System.Buffers.Binary;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Packets;

/// <summary>Asks for a packet with <paramref name="WantedLength"/> bytes of UDP payload the other way.</summary>
internal readonly record struct ReverseRequest(ProbeId Id, ulong Cookie, ushort WantedLength)
{
    public const int Size = 30;

    public static bool TryRead(ReadOnlySpan<byte> head, out ReverseRequest message)
    {
        message = default;
        if (head.Length < Size || !ProbeMessage.TryRead(head, out var start) || start.Type != MessageType.ReverseRequest)
        {
            return false;
        }

        message = new(start.Id, BinaryPrimitives.ReadUInt64BigEndian(head[20..]), BinaryPrimitives.ReadUInt16BigEndian(head[28..]));
        return true;
    }

    public void Write(Span<byte> head)
    {
        new ProbeMessage(MessageType.ReverseRequest, Id).Write(head);
        BinaryPrimitives.WriteUInt64BigEndian(head[20..], Cookie);
        BinaryPrimitives.WriteUInt16BigEndian(head[28..], WantedLength);
    }
}
