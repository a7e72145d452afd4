using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MtuProbe.Options;

/// <summary>A target as the user wrote it: a host name, an address, <c>host:port</c> or <c>[v6]:port</c>.</summary>
/// <param name="Text">As written.</param>
/// <param name="Host">Name or address, without port and brackets.</param>
/// <param name="Address">Null when <paramref name="Host"/> is a name.</param>
/// <param name="Port">Null when none was written.</param>
public sealed record TargetText(string Text, string Host, IPAddress? Address, int? Port)
{
    /// <returns>Null and a one-line objection when it is none of the four forms.</returns>
    public static TargetText? Parse(string text, out string? objection)
    {
        objection = null;
        if (text.StartsWith('-'))
        {
            objection = $"unknown option '{text}': see --help";
            return null;
        }

        var (host, port) = Split(text);
        if (port is not null && !IsPort(port, out _))
        {
            objection = $"target '{text}': port '{port}' is not between 1 and 65535";
            return null;
        }

        var number = port is null ? (int?)null : int.Parse(port, CultureInfo.InvariantCulture);
        if (IPAddress.TryParse(host, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || host.Count(c => c == '.') == 3))
        {
            address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            objection = Objection(text, address);
            return objection is null ? new TargetText(text, host, address, number) : null;
        }

        if (host.Length is 0 or > 253 || !host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            objection = $"target '{text}' is not a host name, an address, host:port or [v6]:port";
            return null;
        }

        return new TargetText(text, host, null, number);
    }

    public static bool IsPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65_535;

    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']') is > 0 and var end)
        {
            var rest = text[(end + 1)..];
            return rest.Length == 0 ? (text[1..end], null)
                : rest.StartsWith(':') ? (text[1..end], rest[1..])
                : (text, null);
        }

        var colon = text.IndexOf(':');
        return colon >= 0 && colon == text.LastIndexOf(':') ? (text[..colon], text[(colon + 1)..]) : (text, null);
    }

    private static string? Objection(string text, IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var multicast = address.IsIPv6Multicast || (bytes is [>= 224, _, _, _]);
        return multicast || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            ? $"target '{text}' is not the address of one host; a path has two ends"
            : null;
    }
}
