using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Interop;

namespace MtuProbe.Linux.Host;

/// <summary>The interfaces of this network namespace, by name.</summary>
public static class HostInterfaces
{
    /// <summary>Null when there is no such interface, or it cannot be read.</summary>
    public static PacketSize? MtuOf(string name) => InterfaceIndex.Of(name) is { } index ? InterfaceMtus.Of(index) : null;

    /// <summary>Addresses of all of them.</summary>
    public static IReadOnlySet<IPAddress> Addresses() => All()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Select(a => new IPAddress(a.Address.GetAddressBytes()))
        .ToHashSet();

    /// <summary>Those that a default route of either family leaves by, the preferred ones first; the main table alone.</summary>
    public static IReadOnlyList<string> OfDefaultRoutes() =>
    [
        .. Rows("/proc/net/route", 8).Where(row => row[1] == "00000000" && row[7] == "00000000").OrderBy(row => Number(row[6], NumberStyles.None)).Select(row => row[0])
            .Concat(Rows("/proc/net/ipv6_route", 10).Where(row => row[0].Trim('0').Length == 0 && row[1] == "00").OrderBy(row => Number(row[5], NumberStyles.AllowHexSpecifier)).Select(row => row[9]))
            .Where(name => name != "lo")
            .Distinct(),
    ];

    private static NetworkInterface[] All()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces();
        }
        catch (NetworkInformationException)
        {
            // One went away while they were listed.
            return [];
        }
    }

    /// <summary>proc_pid_net(5); none where the family is not spoken.</summary>
    private static IEnumerable<string[]> Rows(string table, int columns)
    {
        try
        {
            return [.. File.ReadLines(table).Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Where(row => row.Length >= columns)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static uint Number(string text, NumberStyles style) => uint.TryParse(text, style, CultureInfo.InvariantCulture, out var number) ? number : uint.MaxValue;
}
