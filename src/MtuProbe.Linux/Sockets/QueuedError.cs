using System.Net;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>One ICMP error from a socket's error queue; valid during the call it is handed to.</summary>
internal readonly ref struct QueuedError
{
    public required ExtendedError Error { get; init; }

    /// <summary>Where the packet it is about was sent.</summary>
    public required InternetEndpoint Destination { get; init; }

    /// <summary>The address the error was sent to, so the source of the packet it is about; null without PKTINFO.</summary>
    public required InternetEndpoint? Local { get; init; }

    public required InternetEndpoint? Offender { get; init; }

    /// <summary>What it quotes of our packet, above UDP's header, or from the ICMP header on.</summary>
    public required ReadOnlySpan<byte> Quote { get; init; }

    /// <summary>ICMPv4 type 3 code 4 (RFC 1191 §4) or ICMPv6 type 2 (RFC 4443 §3.2).</summary>
    public bool IsPacketTooBig => (Error.Origin, Error.Type, Error.Code) is
        (KernelNumbers.SO_EE_ORIGIN_ICMP, 3, 4) or (KernelNumbers.SO_EE_ORIGIN_ICMP6, 2, _);

    /// <summary>ICMPv4 type 3 code 3 (RFC 792) or ICMPv6 type 1 code 4 (RFC 4443 §3.1).</summary>
    public bool IsPortUnreachable => (Error.Origin, Error.Type, Error.Code) is
        (KernelNumbers.SO_EE_ORIGIN_ICMP, 3, 3) or (KernelNumbers.SO_EE_ORIGIN_ICMP6, 1, 4);

    /// <summary>The hop limit was used up: ICMPv4 type 11 code 0 (RFC 792) or ICMPv6 type 3 code 0 (RFC 4443 §3.3).</summary>
    public bool IsTimeExceeded => (Error.Origin, Error.Type, Error.Code) is
        (KernelNumbers.SO_EE_ORIGIN_ICMP, 11, 0) or (KernelNumbers.SO_EE_ORIGIN_ICMP6, 3, 0);

    public bool IsIcmp => Error.Origin is KernelNumbers.SO_EE_ORIGIN_ICMP or KernelNumbers.SO_EE_ORIGIN_ICMP6;

    /// <summary>Who sent the error; the unspecified address when the kernel does not say.</summary>
    public IPAddress Reporter => Offender?.ToIPAddress() ?? (Destination.IsIpv4 ? IPAddress.Any : IPAddress.IPv6Any);
}
