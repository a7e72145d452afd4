using System.Buffers.Binary;
using System.Net;
using MtuProbe.Core.Paths;

namespace MtuProbe.Core.Witnessing;

/// <summary>An address as a packet carries it: a value, so that a packet seen costs no allocation. It has no scope: the wire has none either.</summary>
/// <param name="Family">Which header it stood in.</param>
/// <param name="Bits">Most significant first; 32 of them in IPv4.</param>
public readonly record struct WireAddress(IpFamily Family, UInt128 Bits)
{
    /// <param name="bytes">4 or 16, in network order.</param>
    /// <exception cref="ArgumentException">Neither.</exception>
    public static WireAddress Of(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => new(IpFamily.Ipv4, BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        16 => new(IpFamily.Ipv6, BinaryPrimitives.ReadUInt128BigEndian(bytes)),
        _ => throw new ArgumentException($"an address has 4 or 16 bytes, not {bytes.Length}", nameof(bytes)),
    };

    public static WireAddress Of(IPAddress address) => Of(address.GetAddressBytes());

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
        return Family switch { IpFamily.Ipv4 => new IPAddress(bytes[12..]), IpFamily.Ipv6 => new IPAddress(bytes) };
    }

    public override string ToString() => ToIPAddress().ToString();
}
