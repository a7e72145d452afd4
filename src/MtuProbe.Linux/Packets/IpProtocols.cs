namespace MtuProbe.Linux.Packets;

/// <summary>IANA's protocol numbers, of what may follow an IP header, that our readers know.</summary>
public static class IpProtocols
{
    public const byte HopByHop = 0;
    public const byte Icmp = 1;
    public const byte Ipv4 = 4;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte Dccp = 33;
    public const byte Ipv6 = 41;
    public const byte Routing = 43;
    public const byte Fragment = 44;
    public const byte Authentication = 51;
    public const byte IcmpV6 = 58;
    public const byte DestinationOptions = 60;
    public const byte Sctp = 132;
    public const byte Mobility = 135;
    public const byte UdpLite = 136;
    public const byte HostIdentity = 139;
    public const byte Shim6 = 140;

    /// <summary>The first four bytes are two ports.</summary>
    public static bool HasPorts(byte protocol) => protocol is Tcp or Udp or Dccp or Sctp or UdpLite;
}
