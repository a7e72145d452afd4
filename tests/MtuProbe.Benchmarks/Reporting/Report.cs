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
    private readonly IReadOnlyList<Sum> _sums = Sum.Of(results);

    /// <summary>Every answer of ours was right, every promise kept.</summary>
    internal bool IsGood => _targets.All(target => target.IsMet is not false);

    internal string ToMarkdown()
    {
        var report = new StringBuilder();
        report.Append($"{machine}\n\n");
        WriteReading(report);
        WriteSums(report);
        Target.Write(report, _targets);
        WriteMistakes(report);
        Tables.Write(report, results);
        return report.ToString().TrimEnd() + "\n";
    }

    /// <summary>The figures in a few sentences.</summary>
    private void WriteReading(StringBuilder report)
    {
        report.Append("### In short\n\n");
        foreach (var sum in _sums)
        {
            report.Append($"- {sum.Tool}: {sum.Share(_ => true, (_, run) => run.Judgement == Judgement.Right)} runs right in {sum.AtLeast}{Text.Seconds(sum.Wall)}");
            report.Append(sum.Tool == Ours.Agent || sum.Ratio is not { } ratio ? "" : $" ({sum.AtLeast}{Text.Ratio(ratio)} what {Ours.Agent} took in the same networks)");
            report.Append($", {Text.Kilobytes(sum.Bytes)}.\n");
        }

        var rows = results.GroupBy(result => (result.Question.Scenario, result.Question.Family)).ToArray();
        string[] alone =
        [
            .. rows.Where(row => row.Any(IsOursAndRight) && !row.Any(result => !result.Question.Tool.IsOurs && IsRight(result)))
                .Select(row => $"{row.Key.Scenario.Name} {Text.Of(row.Key.Family)}"),
        ];
        report.Append($"- No rival was right in every run, and {Ours.Agent} or {Ours.Icmp} was, in {alone.Length} of {rows.Length} networks{(alone.Length > 0 ? $": {string.Join(", ", alone)}" : "")}.\n\n");
    }

    private void WriteSums(StringBuilder report)
    {
        var startUps = results.SelectMany(result => result.Runs).Where(run => run.StartUp is not null).ToArray();
        report.Append("| over all rows | right runs | HIGH | low | interval | none | hop | hole noticed | wall, sum of medians | of that in black holes | packets | bytes |\n");
        report.Append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var sum in _sums)
        {
            report.Append($"| {sum.Tool} | {sum.Share(_ => true, (_, run) => run.Judgement == Judgement.Right)} ");
            report.Append($"| {sum.Count(Judgement.High)} | {sum.Count(Judgement.Low)} | {sum.Count(Judgement.Interval)} | {sum.Count(Judgement.None)} ");
            report.Append($"| {sum.Share(result => result.Truth.Hop is not null, (result, run) => run.Answer.Hop == result.Truth.Hop)} ");
            report.Append($"| {sum.Share(result => result.Truth.IsHole, (_, run) => run.Answer.IsHole)} ");
            report.Append($"| {sum.AtLeast}{Text.Seconds(sum.Wall)} | {sum.AtLeast}{Text.Seconds(sum.WallInHoles)} | {sum.Packets} | {Text.Kilobytes(sum.Bytes)} |\n");
        }

        report.Append('\n');
        if (startUps.Length > 0)
        {
            report.Append($"Start-up, median of {startUps.Length} in the same networks: `mtuprobe --version` {Text.Milliseconds(Middle(startUps.Select(run => run.StartUp!.Value)))}, ");
            report.Append($"`true` {Text.Milliseconds(Middle(startUps.Select(run => run.Empty)))}; both with the `ip netns exec` that every tool here pays for.\n\n");
        }
    }

    /// <summary>Each wrong answer of ours with its own explanation: nothing is averaged away.</summary>
    private void WriteMistakes(StringBuilder report)
    {
        var mistakes = new StringBuilder();
        foreach (var result in results.Where(result => result.Question.Tool.IsOurs))
        {
            foreach (var run in result.Runs.Where(run => run.Judgement != Judgement.Right))
            {
                var finding = OurFinding.Of(run.Surveyed ?? run.Output);
                mistakes.Append($"- Wrong: {result.Question}: {run.Answer} {run.Answer.Words}, truth {result.Truth} {result.Truth.Words}; ");
                mistakes.Append($"{finding?.GetProperty("durationMs")} ms; {finding?.GetProperty("explanation")}\n");
            }
        }

        report.Append(mistakes.Length > 0 ? $"{mistakes}\n" : "");
    }

    private static bool IsRight(Result result) => result.Right == result.Runs.Count;

    private static bool IsOursAndRight(Result result) => result.Question.Tool.IsOurs && IsRight(result);

    private static TimeSpan Middle(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] sorted = [.. times.Order()];
        return sorted[sorted.Length / 2];
    }
}
