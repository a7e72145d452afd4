using System.Globalization;
using System.Text.RegularExpressions;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Tools;

/// <summary>tracepath of iputils: "pmtu N" stands wherever it learned one, beside the address of whoever told.</summary>
internal static partial class Tracepath
{
    internal static Tool Tool { get; } = new()
    {
        Name = "tracepath",
        // Line by line, so that what it said until it was cut off counts.
        Command = (_, _, server) => ["stdbuf", "-oL", "tracepath", "-n", $"{server}"],
        Read = Read,
        Truth = Truths.WayThere,
        Patience = Rivals.Patience,
        MostRuns = 1,
    };

    private static Answer Read(string output)
    {
        if (Sizes().Matches(output) is not [.., var last])
        {
            return Answer.None;
        }

        var size = Number(last.Groups["size"]);
        // The same number again, in the summary at the end, names nobody.
        var told = Sizes().Matches(output).FirstOrDefault(match => Number(match.Groups["size"]) == size && match.Groups["who"].Success);
        return new Answer(size) { Hop = told is null ? null : LabAddress.HopOf(told.Groups["who"].Value) };
    }

    private static int Number(Group size) => int.Parse(size.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ *(?:\d+\??: +(?:(?<who>[0-9a-f.:]+)|\S+) |Resume:).*?pmtu (?<size>\d+)", RegexOptions.Multiline)]
    private static partial Regex Sizes();
}
