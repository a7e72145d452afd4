using System.Text;
using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Benchmarks.Tools;

namespace MtuProbe.Benchmarks.Reporting;

/// <summary>A row for each network and family, a column for each tool.</summary>
internal static class Tables
{
    internal static void Write(StringBuilder report, IReadOnlyList<Result> results)
    {
        Write(report, results, "Answer and wall time (median; fastest..slowest)", AnswerAndTime);
        Write(report, results, "Packets and bytes, both ways (median)", result => $"{result.Median(run => run.Packets)} p, {Text.Kilobytes(result.Median(run => run.Bytes))}");
    }

    private static void Write(StringBuilder report, IReadOnlyList<Result> results, string title, Func<Result, string> cell)
    {
        string[] tools = [.. results.Select(result => result.Question.Tool.Name).Distinct()];
        report.Append($"### {title}\n\n");
        report.Append($"| network | carries | {string.Join(" | ", tools)} |\n");
        report.Append($"|---|---|{string.Concat(Enumerable.Repeat("---|", tools.Length))}\n");
        foreach (var row in results.GroupBy(result => (result.Question.Scenario, result.Question.Family)))
        {
            var cells = row.ToDictionary(result => result.Question.Tool.Name, cell);
            var (scenario, family) = row.Key;
            var expected = scenario.ExpectIn(family);
            var place = scenario.NarrowAfter(family) is { } hop ? $" @{hop}" : "";
            report.Append($"| {scenario.Name} {Text.Of(family)} | {Size(expected.PathMtu)}/{Size(expected.Reverse.PathMtu)}{place} ");
            report.Append($"| {string.Join(" | ", tools.Select(tool => cells.GetValueOrDefault(tool, "")))} |\n");
        }

        report.Append('\n');
    }

    private static string Size(int? size) => size is { } known ? $"{known}" : "-";

    private static string AnswerAndTime(Result result)
    {
        var answers = result.Runs.GroupBy(run => Said(result, run)).OrderByDescending(group => group.Count())
            .Select(group => $"{group.Key}{(group.Count() < result.Runs.Count ? $" ({group.Count()} of {result.Runs.Count})" : "")}");
        var wall = result.Runs.Select(run => run.Wall).ToArray();
        var range = wall.Length > 1 ? $" ({wall.Min().TotalSeconds:0.000}..{wall.Max().TotalSeconds:0.000})" : "";
        return $"{string.Join(", ", answers)}; {(result.IsCutOff ? ">" : "")}{Text.Seconds(result.Wall)}{range}";
    }

    private static string Said(Result result, Measurement run)
    {
        var hop = (run.Answer.Hop, result.Truth.Hop) switch
        {
            (null, _) => "",
            ({ } named, { } right) when named == right => $" @{named}",
            ({ } named, _) => $" @{named} **wrong hop**",
        };
        var hole = (run.Answer.IsHole, result.Truth.IsHole) switch
        {
            (false, _) => "",
            (true, true) => " hole",
            (true, false) => " **no hole there**",
        };
        return $"{run.Answer}{Mark(run.Judgement)}{hole}{hop}";
    }

    private static string Mark(Judgement judgement) => judgement switch
    {
        Judgement.Right or Judgement.Interval => "",
        Judgement.High => " **HIGH**",
        Judgement.Low => " **low**",
        Judgement.None => " **none**",
        Judgement.WrongWords => " **wrong verdict**",
    };
}
