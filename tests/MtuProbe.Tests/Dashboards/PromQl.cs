using System.Text.RegularExpressions;

namespace MtuProbe.Tests.Dashboards;

/// <summary>Which series an expression of PromQL names: what is left of it without strings, labels, ranges, functions and operators.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> Operators = ["and", "or", "unless", "bool", "atan2", "inf", "nan"];

    public static IEnumerable<string> SeriesOf(string expression) => Name()
        .Matches(LabelList().Replace(NoSeries().Replace(expression, " "), " "))
        .Select(match => match.Value)
        .Where(name => !Operators.Contains(name))
        .Distinct();

    [GeneratedRegex("""("(?:[^"\\]|\\.)*"|\{[^}]*\}|\[[^\]]*\]|\boffset\s+\w+)""")]
    private static partial Regex NoSeries();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex LabelList();

    [GeneratedRegex(@"(?<![\w:$.])[a-zA-Z_:][\w:]*(?!\w*\s*\(|[\w:])")]
    private static partial Regex Name();
}
