using System.Buffers.Binary;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// What a responder with keys answers to a request without a valid cookie: repeat it with this one. So a request is fresh without a clock,
/// and a captured one is worth nothing elsewhere or later.
/// </summary>
internal readonly record struct Challenge(ProbeId Id, ulong Cookie)
{
    public const int Size = 28;

    public static bool TryRead(ReadOnlySpan<byte> head, out Challenge message)
    {
        message = default;
        if (head.Length < Size || !ProbeMessage.TryRead(head, out var start) || start.Type != MessageType.Challenge)
        {
            return false;
        }

        message = new(start.Id, BinaryPrimitives.ReadUInt64BigEndian(head[20..]));
        return true;
    }

    public void Write(Span<byte> head)
    {
        new ProbeMessage(MessageType.Challenge, Id).Write(head);
        BinaryPrimitives.WriteUInt64BigEndian(head[20..], Cookie);
    }
}
