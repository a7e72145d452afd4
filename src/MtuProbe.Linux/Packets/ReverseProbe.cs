using System.Buffers.Binary;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Packets;

/// <summary>A probe the other way. It carries the cookie back out, so that a PTB which quotes it proves whom it was sent to.</summary>
internal readonly record struct ReverseProbe(ProbeId Id, ulong Cookie, uint Instance)
{
    public const int Size = 32;

    public static bool TryRead(ReadOnlySpan<byte> head, out ReverseProbe message)
    {
        message = default;
        if (head.Length < Size || !ProbeMessage.TryRead(head, out var start) || start.Type != MessageType.ReverseProbe)
        {
            return false;
        }

        message = new(start.Id, BinaryPrimitives.ReadUInt64BigEndian(head[20..]), BinaryPrimitives.ReadUInt32BigEndian(head[28..]));
        return true;
    }

    public void Write(Span<byte> head)
    {
        new ProbeMessage(MessageType.ReverseProbe, Id).Write(head);
        BinaryPrimitives.WriteUInt64BigEndian(head[20..], Cookie);
        BinaryPrimitives.WriteUInt32BigEndian(head[28..], Instance);
    }
}
