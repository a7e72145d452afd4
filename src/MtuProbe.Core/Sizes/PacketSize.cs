using System.Globalization;

namespace MtuProbe.Core.Sizes;

/// <summary>
/// The size of a whole IP packet, header included, in bytes: the one canonical unit (RFC 1191 §1, RFC 8201 §2).
/// An MTU is the largest packet size something carries, so it has this type too.
/// </summary>
public readonly record struct PacketSize : IComparable<PacketSize>
{
    /// <summary>Nothing an IP host sends is larger without jumbograms: 40 bytes of IPv6 header and 65,535 of payload.</summary>
    private const int Largest = 65_575;

    private readonly int _bytes;

    private PacketSize(int bytes) => _bytes = bytes;

    /// <summary>Bytes on the wire from the first of the IP header to the last of the payload, 1 to 65,575.</summary>
    public int Bytes => _bytes;

    /// <exception cref="ArgumentOutOfRangeException">Not between 1 and 65,575.</exception>
    public static PacketSize Of(int bytes) => TryOf(bytes, out var size)
        ? size
        : throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"an IP packet has 1 to {Largest} bytes");

    /// <summary>False when <paramref name="bytes"/> is not between 1 and 65,575.</summary>
    public static bool TryOf(int bytes, out PacketSize size)
    {
        var valid = bytes is >= 1 and <= Largest;
        size = valid ? new PacketSize(bytes) : default;
        return valid;
    }

    public static PacketSize Min(PacketSize a, PacketSize b) => a < b ? a : b;

    public static PacketSize Max(PacketSize a, PacketSize b) => a > b ? a : b;

    public int CompareTo(PacketSize other) => _bytes.CompareTo(other._bytes);

    public static bool operator <(PacketSize a, PacketSize b) => a._bytes < b._bytes;

    public static bool operator >(PacketSize a, PacketSize b) => a._bytes > b._bytes;

    public static bool operator <=(PacketSize a, PacketSize b) => a._bytes <= b._bytes;

    public static bool operator >=(PacketSize a, PacketSize b) => a._bytes >= b._bytes;

    /// <summary>The size <paramref name="bytes"/> larger (or smaller, when negative).</summary>
    public static PacketSize operator +(PacketSize size, int bytes) => Of(size._bytes + bytes);

    public static PacketSize operator -(PacketSize size, int bytes) => Of(size._bytes - bytes);

    /// <summary>How many bytes lie between two sizes.</summary>
    public static int operator -(PacketSize a, PacketSize b) => a._bytes - b._bytes;

    public override string ToString() => _bytes.ToString(CultureInfo.InvariantCulture);
}
