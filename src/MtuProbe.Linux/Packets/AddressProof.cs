using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// Stateless proof that somebody receives at an address: a cookie that only we can make, of the address and the minute it was made in
/// (as RFC 9000 §8.1.3 does). Valid for one to two minutes, at every port: a prober looks at a path through several flows, and what may be
/// sent to an address is bounded for the address as a whole.
/// </summary>
internal sealed class AddressProof(TimeProvider time)
{
    private static readonly TimeSpan Epoch = TimeSpan.FromSeconds(60);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly long _start = time.GetTimestamp();

    /// <summary>Never 0, which means none.</summary>
    public ulong CookieFor(in InternetEndpoint source) => Mint(source, CurrentEpoch);

    public bool Verify(in InternetEndpoint source, ulong cookie)
    {
        // No cookie at all is what floods bring, and new probers: that needs no hash.
        var epoch = CurrentEpoch;
        return cookie != 0 && (Matches(Mint(source, epoch), cookie) || (epoch > 0 && Matches(Mint(source, epoch - 1), cookie)));
    }

    private long CurrentEpoch => time.GetElapsedTime(_start).Ticks / Epoch.Ticks;

    private ulong Mint(in InternetEndpoint source, long epoch)
    {
        Span<byte> message = stackalloc byte[24];
        BinaryPrimitives.WriteUInt128BigEndian(message, source.Address);
        BinaryPrimitives.WriteInt64BigEndian(message[16..], epoch);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, message, mac);
        return Math.Max(1, BinaryPrimitives.ReadUInt64BigEndian(mac));
    }

    private static bool Matches(ulong expected, ulong given)
    {
        Span<byte> left = stackalloc byte[sizeof(ulong)];
        Span<byte> right = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(left, expected);
        BinaryPrimitives.WriteUInt64BigEndian(right, given);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }
}
