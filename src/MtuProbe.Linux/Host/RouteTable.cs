using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Linux.Host;

/// <summary>The kernel's route to a destination, with the three MTUs it knows (interface, route, cache) kept apart.</summary>
public static class RouteTable
{
    private const int AddressFamilyNotSupported = 97;
    private const int OperationNotSupported = 95;
    private const int InvalidArgument = 22;

    /// <summary>Asks the kernel; false with a one-line reason when it names no route.</summary>
    /// <param name="destination">A link-local address needs its scope (<c>fe80::1%eth0</c>).</param>
    /// <param name="source">Address to send from; null leaves the choice to the kernel.</param>
    public static bool TryLookup(
        IPAddress destination, IPAddress? source, [NotNullWhen(true)] out HostRoute? route, [NotNullWhen(false)] out RouteFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination = Unmapped(destination);
        source = source is null ? null : Unmapped(source);
        route = null;
        failure = Objection(destination, source);
        if (failure is not null)
        {
            return false;
        }

        var status = TryRead(destination, source, configured: false, out var used, out var errno);
        if (status != NetlinkStatus.Answered || used.InterfaceIndex is not { } index)
        {
            failure = Failure(destination, status, errno);
            return false;
        }

        status = TryRead(destination, source, configured: true, out var configured, out errno);
        if (status != NetlinkStatus.Answered)
        {
            failure = Failure(destination, status, errno);
            return false;
        }

        status = InterfaceMtus.TryRead(index, out var link, out errno);
        if (status != NetlinkStatus.Answered)
        {
            failure = Failure(destination, status, errno);
            return false;
        }

        var chosen = Scoped(source ?? used.PreferredSource, index);
        var routeMtu = configured.Mtu ?? (destination.AddressFamily == AddressFamily.InterNetworkV6 ? Ipv6Mtu.Below(link) : null);
        route = new HostRoute(index, link.Name, link.Mtu, routeMtu, CachedMtu(used, configured), chosen);
        return true;
    }

    /// <summary>
    /// A plain lookup mixes the route's MTU with the learned one. A learned one ends by itself; so does a route from an
    /// IPv6 router advertisement, whose MTU is then the configured one. (RTM_F_CLONED tells nothing: every plain answer has it.)
    /// </summary>
    internal static PacketSize? CachedMtu(RouteReply used, RouteReply configured) =>
        used.Expires && used.Mtu != configured.Mtu ? used.Mtu : null;

    internal static NetlinkStatus TryRead(
        IPAddress destination, IPAddress? source, bool configured, out RouteReply reply, out int errno)
    {
        reply = default;
        destination = Unmapped(destination);
        var scope = destination.IsIPv6LinkLocal ? (int)destination.ScopeId : 0;
        Span<byte> buffer = stackalloc byte[NetlinkExchange.AnswerBytes];
        var received = NetlinkExchange.Ask(RouteReply.Request(destination, source, scope, configured), buffer, out errno);
        return received < 0 ? NetlinkStatus.Unavailable : RouteReply.Parse(buffer[..received], out reply, out errno);
    }

    private static RouteFailure? Objection(IPAddress destination, IPAddress? source)
    {
        if (destination.IsIPv6LinkLocal && destination.ScopeId == 0)
        {
            return new(RouteFailureKind.ScopeMissing, $"{destination} is link-local: name the interface, as in {destination}%eth0");
        }

        if (source is null)
        {
            return null;
        }

        if (source.AddressFamily != destination.AddressFamily)
        {
            return new(RouteFailureKind.SourceFamilyDiffers, $"source {source} and destination {destination} are of different IP versions");
        }

        // Asked apart: IPv6 routes from whatever source it is told, and IPv4 calls the network unreachable.
        var known = source.IsIPv6LinkLocal && source.ScopeId == 0 ? new IPAddress(source.GetAddressBytes(), destination.ScopeId) : source;
        return LocalAddresses.Contains(known)
            ? null
            : new(RouteFailureKind.SourceNotLocal, $"source {source} is not an address of this host");
    }

    private static RouteFailure Failure(IPAddress destination, NetlinkStatus status, int errno) => status switch
    {
        NetlinkStatus.Refused when errno is AddressFamilyNotSupported or OperationNotSupported =>
            new(RouteFailureKind.FamilyUnavailable, $"this host does not speak {Version(destination)}, which {destination} needs"),
        NetlinkStatus.Refused when errno == InvalidArgument =>
            new(RouteFailureKind.NoRoute, $"no route to {destination}: a blackhole route discards it"),
        NetlinkStatus.Refused => new(RouteFailureKind.NoRoute, $"no route to {destination}: {Marshal.GetPInvokeErrorMessage(errno)}"),
        NetlinkStatus.Unavailable =>
            new(RouteFailureKind.Unreadable, $"cannot ask the kernel for the route to {destination}: {Marshal.GetPInvokeErrorMessage(errno)}"),
        NetlinkStatus.Answered or NetlinkStatus.Malformed =>
            new(RouteFailureKind.Unreadable, $"cannot read the kernel's answer about the route to {destination}"),
    };

    private static string Version(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? "IPv4" : "IPv6";

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPAddress? Scoped(IPAddress? source, int interfaceIndex) =>
        source is { IsIPv6LinkLocal: true } ? new IPAddress(source.GetAddressBytes(), interfaceIndex) : source;
}
