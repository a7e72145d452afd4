using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// A ClientHello that any TLS 1.2 or 1.3 server answers (RFC 8446 §4.1.2). Nothing secret is behind it: the key shares are random or fixed,
/// no handshake is completed, no certificate looked at.
/// </summary>
/// <param name="serverName">Host name for SNI (RFC 6066 §3); null where the service is known by its address alone.</param>
public sealed class TlsQuestion(string? serverName) : TcpQuestion
{
    private const int LargestRecord = 1 << 14;
    private const int LongPadding = 65_000;

    /// <summary>The base point of P-256 (FIPS 186-4 D.1.2.3): a valid share for servers that know no X25519.</summary>
    private static readonly byte[] P256Share = Convert.FromHexString(
        "046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5");

    private static readonly byte[] Suites = Convert.FromHexString("130113021303C02BC02FC02CC030CCA9CCA8C013C014009C009D002F0035");
    private static readonly byte[] Groups = Convert.FromHexString("001D00170018");
    private static readonly byte[] Signatures = Convert.FromHexString("040305030603080708040805080604010501060102030201");
    private static readonly byte[] Versions = Convert.FromHexString("03040303");
    private static readonly byte[] Protocols = [2, .. "h2"u8, 8, .. "http/1.1"u8];

    public override TcpQuestionKind Kind => TcpQuestionKind.Tls;

    public override byte[] Ask() => Records(Hello(padding: null));

    public override void Begin(Span<byte> segment)
    {
        var records = Records(Hello(LongPadding));
        segment.Clear();
        records.AsSpan(0, Math.Min(records.Length, segment.Length)).CopyTo(segment);
    }

    private static byte[] Records(byte[] message) =>
    [
        .. message.Chunk(LargestRecord).SelectMany(part => (byte[])[22, 3, 1, .. Short(part.Length), .. part]),
    ];

    private byte[] Hello(int? padding)
    {
        byte[] extensions =
        [
            .. serverName is { } name ? Extension(0, Counted(2, [0, .. Counted(2, Encoding.ASCII.GetBytes(name))])) : [],
            .. Extension(23, []),
            .. Extension(0xFF01, [0]),
            .. Extension(10, Counted(2, Groups)),
            .. Extension(11, [1, 0]),
            .. Extension(16, Counted(2, Protocols)),
            .. Extension(13, Counted(2, Signatures)),
            .. Extension(51, Counted(2, [.. Share(0x001D, Random(32)), .. Share(0x0017, P256Share)])),
            .. Extension(45, [1, 1]),
            .. Extension(43, Counted(1, Versions)),
            .. padding is { } zeros ? Extension(21, new byte[zeros]) : [],
        ];
        byte[] body = [3, 3, .. Random(32), .. Counted(1, Random(32)), .. Counted(2, Suites), 1, 0, .. Counted(2, extensions)];
        return [1, (byte)(body.Length >> 16), .. Short(body.Length & 0xFFFF), .. body];
    }

    private static byte[] Random(int bytes) => RandomNumberGenerator.GetBytes(bytes);

    private static byte[] Share(int group, byte[] key) => [.. Short(group), .. Counted(2, key)];

    private static byte[] Extension(int type, byte[] data) => [.. Short(type), .. Counted(2, data)];

    private static byte[] Counted(int lengthBytes, byte[] data) => lengthBytes == 1 ? [(byte)data.Length, .. data] : [.. Short(data.Length), .. data];

    private static byte[] Short(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }
}
