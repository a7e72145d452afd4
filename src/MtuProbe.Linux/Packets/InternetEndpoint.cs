using System.Buffers.Binary;
using System.Net;

namespace MtuProbe.Linux.Packets;

/// <summary>
/// An address and a port as a value that costs no allocation per packet. IPv4 is held v4-mapped (RFC 4291 §2.5.5.2), as in our messages.
/// </summary>
/// <param name="Address">Sixteen bytes, most significant first.</param>
/// <param name="Scope">Interface of a link-local IPv6 address, else zero.</param>
internal readonly record struct InternetEndpoint(UInt128 Address, ushort Port, uint Scope = 0)
{
    private static readonly UInt128 MappedPrefix = new(0, 0xFFFF_0000_0000);

    public bool IsIpv4 => Address >> 32 == MappedPrefix >> 32;

    /// <summary>The IPv4 address as a number, most significant byte first.</summary>
    public uint Ipv4Bits => (uint)(Address & uint.MaxValue);

    public bool IsMulticast => IsIpv4 ? Ipv4Bits >> 28 == 0xE : Address >> 120 == 0xFF;

    /// <summary>fe80::/10: only an interface gives it a meaning.</summary>
    public bool IsLinkLocal => Address >> 118 == 0b11_1111_1010;

    public static InternetEndpoint Ipv4(ReadOnlySpan<byte> address, ushort port) =>
        new(MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address), port);

    public static InternetEndpoint From(IPEndPoint endpoint) => From(endpoint.Address, (ushort)endpoint.Port);

    public static InternetEndpoint From(IPAddress address, ushort port)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        var isIpv6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        return new(BinaryPrimitives.ReadUInt128BigEndian(bytes), port, isIpv6 ? (uint)address.ScopeId : 0);
    }

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Address);
        return IsIpv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes, Scope);
    }

    public IPEndPoint ToIPEndPoint() => new(ToIPAddress(), Port);
}
