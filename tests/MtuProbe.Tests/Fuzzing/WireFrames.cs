using MtuProbe.Linux.Packets;
using MtuProbe.Tests.Packets;

namespace MtuProbe.Tests.Fuzzing;

/// <summary>Valid frames of every kind that our readers know, to be spoiled.</summary>
internal static class WireFrames
{
    private static readonly byte[] Mss = [2, 4, 5, 0xB4, 1, 1, 1, 0];

    public static byte[][] Packets { get; } =
    [
        .. new[] { false, true }.SelectMany(ipv6 => new[]
        {
            Frames.Tcp(ipv6, 1, 2, 3, 4, 0x12, [], Mss),
            Frames.Tcp(ipv6, 1, 2, 3, 4, 0x10, new byte[40]),
            Frames.TooBig(ipv6, 1400, Frames.Udp(ipv6, 40_001, 9798, Frames.Probe)),
            Frames.TooBig(ipv6, 1400, Frames.Echo(ipv6, 9, Frames.Probe)),
            Frames.TooBig(ipv6, 1400, Frames.Tcp(ipv6, 1, 2, 3, 4, 0x10, new byte[40])),
            Frames.TooBig(ipv6, 1400, Frames.Vxlan(ipv6, Frames.Udp(!ipv6, 1, 9798, Frames.Probe), 8472, 5)),
            Frames.TooBig(ipv6, 1400, Frames.Ip(ipv6, 41, Frames.Ip(true, 4, Frames.Udp(false, 1, 9798, Frames.Probe)))),
            Frames.IcmpError(ipv6, (byte)(ipv6 ? 3 : 11), 0, ipv6 ? 16u << 24 : 32u << 16, [.. Frames.Udp(ipv6, 1, 2, new byte[100]), .. new byte[12]]),
        }),
        Frames.Ip(true, 0, [43, 0, 0, 0, 0, 0, 0, 0, 44, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 1, 0, 0, 0, 1, .. new byte[40]]),
        Frames.Ip(true, 51, [58, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 5, 0, .. Frames.Udp(true, 1, 2, Frames.Probe)]),
    ];

    public static byte[][] All(int linkType) => linkType switch
    {
        LinkLayer.Ethernet => [.. Packets.Select(p => Frames.Ethernet(p)), .. Packets.Select(p => Frames.Ethernet(p, 1, 2))],
        LinkLayer.LinuxCooked => [.. Packets.Select(p => (byte[])[.. new byte[14], .. Frames.Ethernet(p)[12..]])],
        LinkLayer.LinuxCookedV2 => [.. Packets.Select(p => (byte[])[.. Frames.Ethernet(p)[12..14], .. new byte[18], .. p])],
        _ => Packets,
    };
}
