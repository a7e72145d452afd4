using System.Globalization;
using System.Text.RegularExpressions;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>traceroute --mtu: "F=N" stands in the line of the first hop that was asked with packets of that size.</summary>
internal static partial class Traceroute
{
    internal static Tool Tool { get; } = new()
    {
        Name = "traceroute --mtu",
        Command = (_, _, server) => ["stdbuf", "-oL", "traceroute", "-n", "--mtu", $"{server}"],
        Read = Read,
        Truth = Truths.WayThere,
        Patience = Rivals.Patience,
        MostRuns = 1,
    };

    private static Answer Read(string output)
    {
        var sizes = Sizes().Matches(output);
        if (sizes.Count == 0)
        {
            return Answer.None;
        }

        // The hop before the one that got a smaller packet was the last to see the larger one.
        return new Answer(Number(sizes[^1].Groups[2])) { Hop = sizes.Count > 1 ? Number(sizes[^1].Groups[1]) - 1 : null };
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ *(\d+) .*F=(\d+)", RegexOptions.Multiline)]
    private static partial Regex Sizes();
}
