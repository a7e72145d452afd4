using System.Buffers.Binary;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Packets;

/// <summary>A probe there. Responders with keys insist on its cookie; to the others it tells a prober from an address made up.</summary>
internal readonly record struct ProbeRequest(ProbeId Id, ulong Cookie)
{
    public const int Size = 28;

    public static bool TryRead(ReadOnlySpan<byte> head, out ProbeRequest message)
    {
        message = default;
        if (head.Length < Size || !ProbeMessage.TryRead(head, out var start) || start.Type != MessageType.Request)
        {
            return false;
        }

        message = new(start.Id, BinaryPrimitives.ReadUInt64BigEndian(head[20..]));
        return true;
    }

    public void Write(Span<byte> head)
    {
        new ProbeMessage(MessageType.Request, Id).Write(head);
        BinaryPrimitives.WriteUInt64BigEndian(head[20..], Cookie);
    }
}
