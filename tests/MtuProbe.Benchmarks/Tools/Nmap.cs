using System.Globalization;
using System.Text.RegularExpressions;
using MtuProbe.Core.Paths;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>
/// nmap's script path-mtu: tries the plateau sizes of RFC 1191 §7.1 and gives the interval between two, "L &lt;= PMTU &lt; H", or the size
/// itself. It needs a TCP port that is open or closed; nothing listens on 9 here. IPv4 only.
/// </summary>
internal static partial class Nmap
{
    internal static Tool Tool { get; } = new()
    {
        Name = "nmap path-mtu",
        Command = (_, _, server) => ["nmap", "-n", "-Pn", "-p", "9", "--script", "path-mtu", $"{server}"],
        Read = Read,
        Truth = Truths.WayThere,
        Patience = Rivals.Patience,
        Families = [IpFamily.Ipv4],
    };

    private static Answer Read(string output)
    {
        if (Exact().Match(output) is { Success: true } exact)
        {
            return new Answer(Number(exact.Groups[1]));
        }

        return Interval().Match(output) is { Success: true } interval
            ? new Answer(Number(interval.Groups[1])) { AtMost = Number(interval.Groups[2]) - 1 }
            : Answer.None;
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"path-mtu: PMTU == (\d+)")]
    private static partial Regex Exact();

    [GeneratedRegex(@"path-mtu: (\d+) <= PMTU < (\d+)")]
    private static partial Regex Interval();
}
