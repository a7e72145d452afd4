using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// The beginning of an SSH key exchange (RFC 4253 §4.2, §7, §8). The method asked for has the longest answer at little cost to the server: an
/// encapsulation to a random key, and a signature. Nobody keeps a key, and no exchange is completed.
/// </summary>
public sealed class SshQuestion : TcpQuestion
{
    private const byte Ignore = 2;
    private const byte KexInit = 20;
    private const byte KexInitiation = 30;
    private const int Block = 8;
    private const int LeastPadding = 4;

    /// <summary>The most that any implementation must take (RFC 4253 §6.1), length field included.</summary>
    private const int LargestPacket = 35_000;

    /// <summary>A Streamlined NTRU Prime public key of 1,158 bytes and an X25519 one: any bytes are keys.</summary>
    private const int HybridKey = 1158 + 32;

    private static readonly byte[] Identification = Encoding.ASCII.GetBytes("SSH-2.0-mtuprobe\r\n");

    /// <summary>RFC 4253 §7.1. The longest signatures first; the weaker methods only so that old servers do not hang up unanswered.</summary>
    private static readonly string[] Lists =
    [
        "sntrup761x25519-sha512@openssh.com,sntrup761x25519-sha512,curve25519-sha256,ecdh-sha2-nistp256,diffie-hellman-group14-sha256,diffie-hellman-group14-sha1",
        "rsa-sha2-512,rsa-sha2-256,ssh-rsa,ecdsa-sha2-nistp256,ssh-ed25519",
        "aes128-ctr,aes256-ctr,aes128-gcm@openssh.com,chacha20-poly1305@openssh.com", "aes128-ctr,aes256-ctr,aes128-gcm@openssh.com,chacha20-poly1305@openssh.com",
        "hmac-sha2-256,hmac-sha1", "hmac-sha2-256,hmac-sha1",
        "none", "none", "", "",
    ];

    public override TcpQuestionKind Kind => TcpQuestionKind.Ssh;

    public override byte[] Ask() =>
    [
        .. Identification,
        .. Packet([KexInit, .. RandomNumberGenerator.GetBytes(16), .. Lists.SelectMany(list => Counted(Encoding.ASCII.GetBytes(list))), 0, .. Number(0)]),
        .. Packet([KexInitiation, .. Counted(RandomNumberGenerator.GetBytes(HybridKey))]),
    ];

    /// <summary>A long SSH_MSG_IGNORE, which either side may send (RFC 4253 §11.2) and which never ends.</summary>
    public override void Begin(Span<byte> segment)
    {
        byte[] head = [.. Identification, .. Number(LargestPacket - 4), LeastPadding, Ignore, .. Number(LargestPacket - 4 - 1 - 1 - 4 - LeastPadding)];
        segment.Clear();
        head.AsSpan(0, Math.Min(head.Length, segment.Length)).CopyTo(segment);
    }

    /// <summary>RFC 4253 §6: length, length of the padding, payload, padding to a multiple of eight.</summary>
    private static byte[] Packet(byte[] payload)
    {
        var padding = Block - ((4 + 1 + payload.Length) % Block);
        padding += padding < LeastPadding ? Block : 0;
        return [.. Number(1 + payload.Length + padding), (byte)padding, .. payload, .. new byte[padding]];
    }

    private static byte[] Counted(byte[] data) => [.. Number(data.Length), .. data];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
