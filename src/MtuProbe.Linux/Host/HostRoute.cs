using System.Net;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Host;

/// <summary>How this host would send to one destination now.</summary>
/// <param name="InterfaceIndex">Of the interface the packets leave by.</param>
/// <param name="InterfaceName">Its name in this network namespace.</param>
/// <param name="InterfaceMtu">The ceiling: above it the kernel refuses to send.</param>
/// <param name="RouteMtu">What the route configures, else the interface for IPv6 alone (a router advertisement may); null when neither does.</param>
/// <param name="CachedMtu">What the kernel learned from a PTB and still believes; null when nothing.</param>
/// <param name="Source">The address the packets will carry; null when the kernel names none.</param>
public sealed record HostRoute(
    int InterfaceIndex,
    string InterfaceName,
    PacketSize InterfaceMtu,
    PacketSize? RouteMtu,
    PacketSize? CachedMtu,
    IPAddress? Source);
