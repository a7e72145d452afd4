using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Interop;

/// <summary><c>sockaddr_in</c> and <c>sockaddr_in6</c> as bytes: the family is in host order, port and address in network order.</summary>
internal static class SocketName
{
    public const int Ipv4Size = 16;
    public const int Ipv6Size = 28;

    /// <summary>False for a family other than the two, or too few bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> name, out InternetEndpoint endpoint)
    {
        endpoint = default;
        if (name.Length < sizeof(ushort))
        {
            return false;
        }

        var family = MemoryMarshal.Read<ushort>(name);
        if (family == KernelNumbers.AF_INET && name.Length >= Ipv4Size)
        {
            endpoint = InternetEndpoint.Ipv4(name.Slice(4, 4), BinaryPrimitives.ReadUInt16BigEndian(name[2..]));
            return true;
        }

        if (family == KernelNumbers.AF_INET6 && name.Length >= Ipv6Size)
        {
            var address = BinaryPrimitives.ReadUInt128BigEndian(name[8..]);
            endpoint = new(address, BinaryPrimitives.ReadUInt16BigEndian(name[2..]), MemoryMarshal.Read<uint>(name[24..]));
            return true;
        }

        return false;
    }

    /// <summary>Writes the form that a socket of <paramref name="family"/> takes; how many bytes that are.</summary>
    public static int Write(Span<byte> name, IpFamily family, in InternetEndpoint endpoint) => family switch
    {
        IpFamily.Ipv4 => WriteIpv4(name, endpoint),
        IpFamily.Ipv6 => WriteIpv6(name, endpoint),
    };

    private static int WriteIpv4(Span<byte> name, in InternetEndpoint endpoint)
    {
        MemoryMarshal.Write(name, KernelNumbers.AF_INET);
        BinaryPrimitives.WriteUInt16BigEndian(name[2..], endpoint.Port);
        BinaryPrimitives.WriteUInt32BigEndian(name[4..], endpoint.Ipv4Bits);
        name[8..Ipv4Size].Clear();
        return Ipv4Size;
    }

    private static int WriteIpv6(Span<byte> name, in InternetEndpoint endpoint)
    {
        MemoryMarshal.Write(name, KernelNumbers.AF_INET6);
        BinaryPrimitives.WriteUInt16BigEndian(name[2..], endpoint.Port);
        name[4..8].Clear();
        BinaryPrimitives.WriteUInt128BigEndian(name[8..], endpoint.Address);
        MemoryMarshal.Write(name[24..], endpoint.Scope);
        return Ipv6Size;
    }
}
