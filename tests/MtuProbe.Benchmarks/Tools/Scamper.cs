using System.Globalization;
using System.Text.RegularExpressions;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>
/// scamper's trace -M: behind each hop the size that reached it, "[mtu: N]", with an asterisk when it was found by searching because no
/// PTB came. Path MTU discovery needs a UDP method; the default, UDP-paris, gets no answer over IPv6 in these networks.
/// </summary>
internal static partial class Scamper
{
    internal const string Impatient = "scamper -w 1";

    internal static Tool WithDefaultWait { get; } = New("scamper", "trace -M -P UDP") with { MostRuns = 1 };

    internal static Tool WithShortWait { get; } = New(Impatient, "trace -M -w 1 -P UDP");

    private static Tool New(string name, string trace) => new()
    {
        Name = name,
        Command = (_, _, server) => ["scamper", "-I", $"{trace} {server}"],
        Read = Read,
        Truth = Truths.WayThere,
        Patience = Rivals.Patience,
    };

    /// <summary>"traceroute from A to B", then a line for each hop. What it says of a hop before the last is not the path.</summary>
    private static Answer Read(string output)
    {
        var target = Targets().Match(output);
        Match[] hops = [.. Hops().Matches(output).Cast<Match>()];
        if (!target.Success || hops.LastOrDefault(hop => hop.Groups["who"].Value == target.Groups[1].Value) is not { } last || Size(last) is not { } size)
        {
            return Answer.None;
        }

        var larger = hops.LastOrDefault(hop => Size(hop) > size);
        return new Answer(size)
        {
            Hop = larger is null ? null : int.Parse(larger.Groups["ttl"].ValueSpan, CultureInfo.InvariantCulture),
            IsHole = hops.Any(hop => hop.Groups["searched"].Value == "*"),
        };
    }

    private static int? Size(Match hop) => hop.Groups["size"] is { Success: true } size ? int.Parse(size.ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^traceroute from \S+ to (\S+)", RegexOptions.Multiline)]
    private static partial Regex Targets();

    [GeneratedRegex(@"^ *(?<ttl>\d+)  (?<who>[0-9a-f.:]+)[^\[\n]*(?:\[(?<searched>\*?)mtu: (?<size>\d+)\])?", RegexOptions.Multiline)]
    private static partial Regex Hops();
}
