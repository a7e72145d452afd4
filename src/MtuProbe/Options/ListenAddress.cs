using System.Net;

namespace MtuProbe.Options;

/// <summary>Where an HTTP server listens: exactly one of the two is set.</summary>
/// <param name="Tcp">Address and port.</param>
/// <param name="UnixPath">Path of a socket file: reachable from other network namespaces of this machine.</param>
internal sealed record ListenAddress(IPEndPoint? Tcp, string? UnixPath)
{
    public override string ToString() => Tcp?.ToString() ?? $"unix:{UnixPath}";
}
