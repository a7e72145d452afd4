using System.Buffers.Binary;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// What every message begins with: header, then a probe's id. An echo (type 6) has nothing more, and an
/// ICMP error that quotes this much identifies any of them.
/// </summary>
internal readonly record struct ProbeMessage(MessageType Type, ProbeId Id)
{
    public const int Size = WireProtocol.HeaderSize + ProbeId.ByteCount;

    public static bool TryRead(ReadOnlySpan<byte> head, out ProbeMessage message)
    {
        var valid = WireProtocol.ReadHeader(head, out var type) == WireStatus.Ours && head.Length >= Size;
        message = valid ? new(type, ReadId(head)) : default;
        return valid;
    }

    public void Write(Span<byte> head)
    {
        WireProtocol.WriteHeader(head, Type);
        BinaryPrimitives.WriteUInt128BigEndian(head[WireProtocol.HeaderSize..], Id.Value);
    }

    private static ProbeId ReadId(ReadOnlySpan<byte> head) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(head[WireProtocol.HeaderSize..]));
}
