using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// What all messages of our protocol share (over UDP, big-endian): magic u16, version u8, type u8.
/// The messages are read from a packet's head; how long the whole packet was is told apart. Version 1 is plain; version 2 has the same
/// messages with a <see cref="SharedKey"/>'s seal behind them. Readers take either; <see cref="IsSealed"/> is asked at the door.
/// </summary>
public static class WireProtocol
{
    /// <summary>Where responders listen unless told otherwise.</summary>
    public const int DefaultPort = 9798;

    internal const ushort Magic = 0x4D50;
    internal const byte PlainVersion = 1;
    internal const byte SealedVersion = 2;
    internal const int HeaderSize = 4;

    /// <summary>No message has more fields than fit here.</summary>
    internal const int LargestFields = 68;

    /// <summary>With the seal of version 2; the rest of a packet is padding, and only its length matters.</summary>
    internal const int LargestHead = SharedKey.SealedSize;

    /// <summary>The smallest request a responder answers: larger than any answer to an unproven address (no amplification).</summary>
    public static PacketSize SmallestRequest { get; } = PacketSize.Of(128);

    /// <summary>What a responder says of the node it runs on: the first 64 bits of SHA-256 of the name; 0 without one.</summary>
    public static ulong NodeHash(string? nodeName)
    {
        if (string.IsNullOrEmpty(nodeName))
        {
            return 0;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(nodeName), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    internal static int SmallestPayload(IpFamily family) => Overhead.DatagramPayload(SmallestRequest, family);

    internal static WireStatus ReadHeader(ReadOnlySpan<byte> head, out MessageType type)
    {
        type = default;
        if (head.Length < HeaderSize || BinaryPrimitives.ReadUInt16BigEndian(head) != Magic)
        {
            return WireStatus.Malformed;
        }

        if (head[2] is not (PlainVersion or SealedVersion))
        {
            return WireStatus.UnknownVersion;
        }

        type = (MessageType)head[3];
        return type is >= MessageType.Request and <= MessageType.Challenge ? WireStatus.Ours : WireStatus.Malformed;
    }

    /// <summary>It claims to be of version 2; whether the seal is true, only a key tells.</summary>
    internal static bool IsSealed(ReadOnlySpan<byte> head) => head.Length >= HeaderSize && head[2] == SealedVersion;

    internal static void WriteHeader(Span<byte> head, MessageType type)
    {
        BinaryPrimitives.WriteUInt16BigEndian(head, Magic);
        head[2] = PlainVersion;
        head[3] = (byte)type;
    }
}
