using System.Text;
using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Benchmarks.Tools;

namespace MtuProbe.Benchmarks.Reporting;

/// <summary>A run of the benchmarks in Markdown.</summary>
/// <param name="results">What was measured.</param>
/// <param name="machine">Where and when.</param>
internal sealed class Report(IReadOnlyList<Result> results, string machine)
{
    private readonly IReadOnlyList<Target> _targets = Targets.Of(results);

    /// <summary>Every answer of ours was right, every promise kept.</summary>
    internal bool IsGood => _targets.All(target => target.IsMet is not false);

    internal string ToMarkdown()
    {
        var report = new StringBuilder();
        report.Append($"{machine}\n\n");
        Tables.Write(report, results);
        Targets.Write(report, _targets);
        WriteSums(report);
        WriteMistakes(report);
        return report.ToString().TrimEnd() + "\n";
    }

    private void WriteSums(StringBuilder report)
    {
        var startUps = results.SelectMany(result => result.Runs).Where(run => run.StartUp is not null).ToArray();
        if (startUps.Length > 0)
        {
            report.Append($"Start-up, median of {startUps.Length} in the same networks: `mtuprobe --version` {Text.Milliseconds(Middle(startUps.Select(run => run.StartUp!.Value)))}, ");
            report.Append($"`true` {Text.Milliseconds(Middle(startUps.Select(run => run.Empty)))}; both with the `ip netns exec` that every tool here pays for.\n\n");
        }

        report.Append("| over all rows | right runs | HIGH | low | none | sum of median wall times | of that in black holes | against mtuprobe agent | packets | bytes |\n");
        report.Append("|---|---|---|---|---|---|---|---|---|---|\n");
        var sums = results.GroupBy(result => result.Question.Tool.Name).ToArray();
        var ours = sums.Single(sum => sum.Key == Ours.Agent).Sum(result => result.Wall.TotalSeconds);
        foreach (var sum in sums)
        {
            var wall = sum.Sum(result => result.Wall.TotalSeconds);
            var inHoles = sum.Where(result => result.Question.Scenario.IsBlackHole()).Sum(result => result.Wall.TotalSeconds);
            var cut = sum.Any(result => result.IsCutOff) ? ">" : "";
            report.Append($"| {sum.Key} | {sum.Sum(result => result.Right)} of {sum.Sum(result => result.Runs.Count)} ");
            report.Append($"| {Count(sum, Judgement.High)} | {Count(sum, Judgement.Low)} | {Count(sum, Judgement.None)} ");
            report.Append($"| {cut}{Text.Seconds(wall)} | {cut}{Text.Seconds(inHoles)} | {cut}{Text.Ratio(wall / ours)} ");
            report.Append($"| {sum.Sum(result => result.Median(run => run.Packets))} | {Text.Kilobytes(sum.Sum(result => result.Median(run => run.Bytes)))} |\n");
        }

        report.Append($"\nSum of wall times: {string.Join(", ", sums.Select(sum => Sum(sum, ours)))}.\n\n");
    }

    private static string Sum(IGrouping<string, Result> sum, double ours)
    {
        var wall = sum.Sum(result => result.Wall.TotalSeconds);
        var cut = sum.Any(result => result.IsCutOff) ? ">" : "";
        return $"{sum.Key} {cut}{Text.Seconds(wall)}{(sum.Key == Ours.Agent ? "" : $" ({cut}{Text.Ratio(wall / ours)})")}";
    }

    /// <summary>Each wrong answer of ours with its own explanation: nothing is averaged away.</summary>
    private void WriteMistakes(StringBuilder report)
    {
        foreach (var result in results.Where(result => result.Question.Tool.IsOurs))
        {
            foreach (var run in result.Runs.Where(run => run.Judgement != Judgement.Right))
            {
                var finding = Ours.Finding(run.Output);
                report.Append($"- Wrong: {result.Question}: {run.Answer} {run.Answer.Words}, truth {result.Question.Tool.Truth(result.Question.Scenario)}; ");
                report.Append($"{finding?.GetProperty("durationMs")} ms; {finding?.GetProperty("explanation")}\n");
            }
        }
    }

    private static int Count(IEnumerable<Result> results, Judgement judgement) =>
        results.Sum(result => result.Runs.Count(run => run.Judgement == judgement));

    private static TimeSpan Middle(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return sorted[sorted.Length / 2];
    }
}
