using System.Buffers.Binary;
using System.Net;

namespace MtuProbe.LabTests.Flooding;

/// <summary>Whole IPv4 packets for a victim, made before the first is sent. Seeded.</summary>
internal sealed class FloodPackets(IPAddress victim, IPAddress own)
{
    private const int Headers = 28;
    private const ushort ResponderPort = 9798;
    private const ushort StrangersPort = 40_000;
    private const byte Request = 1;
    private const byte ReverseRequest = 3;

    /// <summary>Of a packet of 128 bytes, the smallest that is answered.</summary>
    private const int SmallestPayload = 128 - Headers;

    /// <summary>More than one of each kind, so that no two that follow each other are alike.</summary>
    private const int Each = 256;

    private readonly Random _chance = new(9798);

    public IReadOnlyList<byte[]> Of(FloodKind kind, IReadOnlyList<byte[]> captured) => kind switch
    {
        FloodKind.Rubbish => Make(_ => Packet(own, StrangersPort, Rubbish())),
        FloodKind.Plain => Make(i => Packet(own, (ushort)(StrangersPort + i), Message(version: 1, Request))),
        FloodKind.Sealed => Make(i => Packet(own, (ushort)(StrangersPort + i), Message(version: 2, Request))),
        FloodKind.Spoofed => Make(i => Packet(Nobody(i), i % 8 == 0 ? ResponderPort : StrangersPort, Message((byte)(1 + (i / 2 % 2)), Request))),
        FloodKind.Replayed => Make(i => Replay(captured[i / 2 % captured.Count], isOwn: i % 2 == 0)),
        FloodKind.Reverse => Make(i => Packet(own, (ushort)(StrangersPort + i), Message((byte)(1 + (i % 2)), ReverseRequest))),
        FloodKind.Mixed => Mix([.. Enum.GetValues<FloodKind>().Where(each => each != FloodKind.Mixed).Select(each => Of(each, captured))]),
    };

    /// <summary>Whether a packet is a request for the victim, of either version.</summary>
    public bool IsRequest(ReadOnlySpan<byte> packet) =>
        packet.Length >= 128 && packet[0] == 0x45 && packet[9] == 17
        && packet[16..20].SequenceEqual(victim.GetAddressBytes())
        && BinaryPrimitives.ReadUInt16BigEndian(packet[22..]) == ResponderPort
        && packet[Headers..].StartsWith<byte>([0x4D, 0x50])
        && packet[Headers + 3] is Request or ReverseRequest;

    private static byte[][] Make(Func<int, byte[]> packet) => [.. Enumerable.Range(0, Each).Select(packet)];

    private static byte[][] Mix(IReadOnlyList<byte[]>[] kinds) => [.. Enumerable.Range(0, Each).SelectMany(i => kinds.Select(kind => kind[i]))];

    private byte[] Rubbish()
    {
        var bytes = new byte[_chance.Next(0, 1400)];
        _chance.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Cookie and seal are random; what is wanted back is a packet of 1,500 bytes.</summary>
    private byte[] Message(byte version, byte type)
    {
        var bytes = new byte[SmallestPayload];
        _chance.NextBytes(bytes);
        ((byte[])[0x4D, 0x50, version, type]).CopyTo(bytes, 0);
        if (type == ReverseRequest)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(28), 1500 - Headers);
        }

        return bytes;
    }

    /// <summary>Half of them neighbours of the victim, whom ARP does not find; half on the link behind its router, which does not find them either.</summary>
    private IPAddress Nobody(int index)
    {
        var bytes = victim.GetAddressBytes();
        bytes[2] -= (byte)(index % 2);
        bytes[3] = (byte)_chance.Next(100, 250);
        return new IPAddress(bytes);
    }

    private byte[] Replay(byte[] packet, bool isOwn)
    {
        var copy = packet.ToArray();
        if (isOwn)
        {
            own.GetAddressBytes().CopyTo(copy, 12);
        }

        copy.AsSpan(26, 2).Clear();
        return copy;
    }

    /// <summary>The kernel fills in the header's checksum; UDP's is 0, which in IPv4 is none.</summary>
    private byte[] Packet(IPAddress source, ushort port, byte[] payload)
    {
        var packet = new byte[Headers + payload.Length];
        packet[0] = 0x45;
        packet[8] = 64;
        packet[9] = 17;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        source.GetAddressBytes().CopyTo(packet, 12);
        victim.GetAddressBytes().CopyTo(packet, 16);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), port);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(22), ResponderPort);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(24), (ushort)(8 + payload.Length));
        payload.CopyTo(packet, Headers);
        return packet;
    }
}
