using System.Net;

namespace MtuProbe.Linux.Host;

/// <summary>Addresses of this host.</summary>
public static class LocalAddresses
{
    /// <summary>
    /// Whether packets to <paramref name="address"/> stay on this host: an interface's address, or one that a local
    /// route makes ours. A link-local address needs its scope.
    /// </summary>
    public static bool Contains(IPAddress address) =>
        RouteTable.TryRead(address, source: null, configured: false, out var reply, out _) == NetlinkStatus.Answered && reply.IsLocal;
}
