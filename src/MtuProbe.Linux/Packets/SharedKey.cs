using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// A key that both ends hold. Its seal makes a message version 2: behind the fields, at byte 68, stand the key's id (two bytes) and eight
/// bytes of HMAC-SHA256 (RFC 2104, truncated as its §5 allows) over the fields, that id and the length of the whole UDP payload. So a
/// packet that was cut, padded or turned back at its sender does not open.
/// </summary>
internal sealed class SharedKey
{
    public const int SealedSize = MacOffset + MacSize;

    private const int IdOffset = WireProtocol.LargestFields;
    private const int MacOffset = IdOffset + sizeof(ushort);
    private const int MacSize = 8;

    private readonly byte[] _sealing;

    /// <summary>What seals and what is shown as the id are drawn apart: the one says nothing of the other.</summary>
    public SharedKey(ReadOnlySpan<byte> secret)
    {
        _sealing = HMACSHA256.HashData(secret, "mtuprobe version 2: seal"u8);
        Id = BinaryPrimitives.ReadUInt16BigEndian(HMACSHA256.HashData(secret, "mtuprobe version 2: id"u8));
    }

    /// <summary>Tells keys apart without telling the key.</summary>
    public ushort Id { get; }

    /// <summary>Null when the message is too short to name a key.</summary>
    public static ushort? IdIn(ReadOnlySpan<byte> head) =>
        WireProtocol.IsSealed(head) && head.Length >= SealedSize ? BinaryPrimitives.ReadUInt16BigEndian(head[IdOffset..]) : null;

    /// <param name="head">The message, zeros up to <see cref="SealedSize"/> behind it.</param>
    /// <param name="length">Bytes of UDP payload that will be sent.</param>
    public void Seal(Span<byte> head, int length)
    {
        head[2] = WireProtocol.SealedVersion;
        BinaryPrimitives.WriteUInt16BigEndian(head[IdOffset..], Id);
        Mac(head, length, head[MacOffset..SealedSize]);
    }

    /// <summary>Whether this key sealed it, as it is and with this length.</summary>
    public bool Opens(ReadOnlySpan<byte> head, int length)
    {
        if (IdIn(head) != Id)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[MacSize];
        Mac(head, length, expected);
        return CryptographicOperations.FixedTimeEquals(expected, head[MacOffset..SealedSize]);
    }

    public bool IsSameAs(SharedKey other) => CryptographicOperations.FixedTimeEquals(_sealing, other._sealing);

    public override string ToString() => Id.ToString("x4", CultureInfo.InvariantCulture);

    private void Mac(ReadOnlySpan<byte> head, int length, Span<byte> mac)
    {
        Span<byte> text = stackalloc byte[MacOffset + sizeof(int)];
        head[..MacOffset].CopyTo(text);
        BinaryPrimitives.WriteInt32BigEndian(text[MacOffset..], length);
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_sealing, text, whole);
        whole[..MacSize].CopyTo(mac);
    }
}
