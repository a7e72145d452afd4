using System.Net;
using System.Runtime.InteropServices;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Host;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Fuzzing;

/// <summary>Valid bytes of every kind, to be spoiled.</summary>
internal static class Messages
{
    public static readonly ProbeId Id = new(0x0123_4567);

    private static readonly InternetEndpoint Somebody = InternetEndpoint.From(new IPEndPoint(IPAddress.Parse("192.0.2.7"), 40_001));

    /// <summary>All messages of the protocol, plain and sealed, in packets of 128 bytes.</summary>
    public static byte[][] All { get; } =
    [
        .. new[] { false, true }.SelectMany(isSealed => new[]
        {
            Bytes(isSealed, head => new ProbeRequest(Id, 1).Write(head)),
            Bytes(isSealed, head => new Acknowledgement(Id, 100, 0, 1500, 0, Somebody, 1, 2, 3).Write(head)),
            Bytes(isSealed, head => new ReverseRequest(Id, 1, 1400).Write(head)),
            Bytes(isSealed, head => new ReverseProbe(Id, 1, 2).Write(head)),
            Bytes(isSealed, head => new ProbeReport(Id, ReportKind.PacketTooBig, 1400, Somebody, 1).Write(head)),
            Bytes(isSealed, head => new ProbeReport(Id, ReportKind.LocalLimit, 1400, Somebody, 1).Write(head)),
            Bytes(isSealed, head => new Challenge(Id, 1).Write(head)),
            Bytes(isSealed, head => new ProbeMessage(MessageType.Echo, Id).Write(head)),
        }),
    ];

    /// <summary>Control data as Linux sends it with a datagram and with an error, in either family.</summary>
    public static byte[][] Control { get; } =
    [
        [.. Item(KernelNumbers.SOL_SOCKET, KernelNumbers.SO_TIMESTAMPNS, new byte[16]), .. Item(KernelNumbers.IPPROTO_IP, KernelNumbers.IP_PKTINFO, new byte[12])],
        [.. Item(KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_PKTINFO, new byte[20]), .. Item(KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_RECVFRAGSIZE, new byte[4])],
        Item(KernelNumbers.IPPROTO_IP, KernelNumbers.IP_RECVERR, [.. new byte[16], .. Name(IpFamily.Ipv4)]),
        Item(KernelNumbers.IPPROTO_IPV6, KernelNumbers.IPV6_RECVERR, [.. new byte[16], .. Name(IpFamily.Ipv6)]),
    ];

    /// <summary>RTM_NEWLINK: index 2, eth0, 1500.</summary>
    public static byte[] Link
    {
        get
        {
            byte[] body = [0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 3, 0, .. "eth0\0"u8, 0, 0, 0, 8, 0, 4, 0, 0xDC, 5, 0, 0];
            byte[] message = [.. new byte[16], .. body];
            NetlinkMessage.WriteHeader(message, 16);
            return message;
        }
    }

    public static byte[] Name(IpFamily family)
    {
        var bytes = new byte[SocketName.Ipv6Size];
        return bytes[..SocketName.Write(bytes, family, Somebody)];
    }

    /// <summary>A header of 16 bytes (length, level, type), the data, and padding to eight.</summary>
    private static byte[] Item(int level, int type, byte[] data)
    {
        var bytes = new byte[(ControlHeader.Size + data.Length + 7) & ~7];
        MemoryMarshal.Write(bytes, (long)(ControlHeader.Size + data.Length));
        MemoryMarshal.Write(bytes.AsSpan(8), level);
        MemoryMarshal.Write(bytes.AsSpan(12), type);
        data.CopyTo(bytes.AsSpan(ControlHeader.Size));
        return bytes;
    }

    private static byte[] Bytes(bool isSealed, Action<byte[]> write)
    {
        var bytes = new byte[128];
        write(bytes);
        if (isSealed)
        {
            SharedKeyTests.Ring("a key both ends have").Newest.Seal(bytes, bytes.Length);
        }

        return bytes;
    }
}
