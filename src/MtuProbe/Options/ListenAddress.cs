using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MtuProbe.Options;

/// <summary>Where an HTTP server listens: exactly one of the two is set.</summary>
/// <param name="Tcp">Address and port.</param>
/// <param name="UnixPath">Path of a socket file: reachable from other network namespaces of this machine.</param>
internal sealed record ListenAddress(IPEndPoint? Tcp, string? UnixPath)
{
    public const string Forms = "ADDR:PORT, [v6]:PORT, :PORT, PORT or unix:/absolute/path";

    private const string UnixPrefix = "unix:";

    /// <summary>sun_path has 108 bytes, the terminating zero included (unix(7)).</summary>
    private const int LongestUnixPath = 107;

    /// <param name="text">One of <see cref="Forms"/>. <c>:PORT</c> is every address of this host.</param>
    /// <param name="bare">The address of a bare <c>PORT</c>: a page for loopback does not open to the network because its port was chosen.</param>
    /// <returns>Null when it is none of the forms.</returns>
    public static ListenAddress? Parse(string text, IPAddress bare)
    {
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var path = text[UnixPrefix.Length..];
            return path.StartsWith('/') && !path.EndsWith('/') && !path.Any(char.IsControl) && Encoding.UTF8.GetByteCount(path) <= LongestUnixPath
                ? new ListenAddress(null, path)
                : null;
        }

        var colon = text.LastIndexOf(':');
        return TargetText.IsPort(text[(colon + 1)..], out var port) && Address(text, colon, bare) is { } address
            ? new ListenAddress(new IPEndPoint(address, port), null)
            : null;
    }

    /// <summary>Whether one host cannot listen on both: <c>[::]</c> takes IPv4's addresses too.</summary>
    public bool ClashesWith(ListenAddress other) => (this, other) switch
    {
        ({ Tcp: { } mine }, { Tcp: { } its }) => mine.Port == its.Port && (Covers(mine.Address, its.Address) || Covers(its.Address, mine.Address)),
        _ => Tcp is null && other.Tcp is null && UnixPath == other.UnixPath,
    };

    public override string ToString() => Tcp?.ToString() ?? $"{UnixPrefix}{UnixPath}";

    private static IPAddress? Address(string text, int colon, IPAddress bare) => (text, colon) switch
    {
        (_, -1) => bare,
        (_, 0) => IPAddress.IPv6Any,
        (['[', ..], _) when text[colon - 1] == ']' => Literal(text[1..(colon - 1)], AddressFamily.InterNetworkV6),
        _ => Literal(text[..colon], AddressFamily.InterNetwork),
    };

    private static IPAddress? Literal(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == family
        && (family == AddressFamily.InterNetworkV6 ? !address.IsIPv6Multicast : text.Count(c => c == '.') == 3 && address.GetAddressBytes()[0] < 224)
            ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address
            : null;

    private static bool Covers(IPAddress mine, IPAddress its) =>
        mine.Equals(its) || mine.Equals(IPAddress.IPv6Any) || (mine.Equals(IPAddress.Any) && its.AddressFamily == AddressFamily.InterNetwork);
}
