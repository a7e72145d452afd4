using MtuProbe.Core.Paths;

namespace MtuProbe.Core.Sizes;

/// <summary>
/// Bytes of header between a whole IP packet and what travels in it. RFC 8899 counts the PLPMTU above the IP header;
/// this is the only place that converts.
/// </summary>
public static class Overhead
{
    /// <summary>IPv4 header without options (RFC 791 §3.1), bytes.</summary>
    public const int Ipv4Header = 20;

    /// <summary>IPv6 header without extension headers (RFC 8200 §3), bytes.</summary>
    public const int Ipv6Header = 40;

    /// <summary>UDP header (RFC 768) and ICMP echo header (RFC 792, RFC 4443 §4.1), bytes: both have eight.</summary>
    public const int DatagramHeader = 8;

    /// <summary>TCP header without options (RFC 9293 §3.1), bytes.</summary>
    public const int TcpHeader = 20;

    public static int IpHeader(IpFamily family) => family switch
    {
        IpFamily.Ipv4 => Ipv4Header,
        IpFamily.Ipv6 => Ipv6Header,
    };

    /// <summary>Payload bytes of a UDP datagram or ICMP echo that makes a packet of <paramref name="size"/>; never negative.</summary>
    public static int DatagramPayload(PacketSize size, IpFamily family) =>
        Math.Max(0, size.Bytes - IpHeader(family) - DatagramHeader);

    /// <summary>The whole packet around <paramref name="payloadBytes"/> of UDP or ICMP echo payload.</summary>
    public static PacketSize PacketAround(int payloadBytes, IpFamily family) =>
        PacketSize.Of(payloadBytes + IpHeader(family) + DatagramHeader);

    /// <summary>The TCP MSS that fits a path MTU (RFC 6691 §2: options are not subtracted).</summary>
    public static int TcpMss(PacketSize pathMtu, IpFamily family) =>
        Math.Max(0, pathMtu.Bytes - IpHeader(family) - TcpHeader);
}
