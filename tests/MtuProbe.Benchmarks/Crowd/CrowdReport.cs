using System.Text;
using MtuProbe.Benchmarks.Reporting;

namespace MtuProbe.Benchmarks.Crowd;

/// <summary>Many targets at once in Markdown.</summary>
/// <param name="runs">What was measured.</param>
/// <param name="machine">Where and when.</param>
internal sealed class CrowdReport(IReadOnlyList<CrowdRun> runs, string machine)
{
    private const long MostMemory = 150L << 20;

    /// <summary>Of wrong answers of a run, so many are shown.</summary>
    private const int Shown = 5;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Every answer was right, every promise kept, by the worst run.</summary>
    internal bool IsGood => Targets.All(target => target.IsMet is not false);

    private Target[] Targets =>
    [
        new("right answers", "all", $"{runs.Sum(run => run.Right)} of {runs.Sum(run => run.Targets)}", runs.All(run => run.Mistakes.Count == 0)),
        new("slowest run", $"≤ {Text.Seconds(Longest)}", Text.Seconds(runs.Max(run => run.Wall)), runs.Max(run => run.Wall) <= Longest),
        new("largest resident set", $"≤ {Text.Mebibytes(MostMemory)}", Text.Mebibytes(runs.Max(run => run.PeakMemory)), runs.Max(run => run.PeakMemory) <= MostMemory),
    ];

    internal string ToMarkdown()
    {
        var report = new StringBuilder();
        report.Append($"{machine}\n\n");
        report.Append("| method | targets | right | wall (worst) | processor time | resident set, peak | packets | bytes |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var group in runs.GroupBy(run => (run.Method, run.Family)))
        {
            CrowdRun[] sorted = [.. group.OrderBy(run => run.Wall)];
            var middle = sorted[sorted.Length / 2];
            report.Append($"| mtuprobe {group.Key.Method.ToString().ToLowerInvariant()} {Text.Of(group.Key.Family)} | {middle.Targets} | {sorted.Sum(run => run.Right)} of {sorted.Sum(run => run.Targets)} ");
            report.Append($"| {Text.Seconds(middle.Wall)} ({Text.Seconds(sorted[^1].Wall)}) | {Text.Seconds(middle.Processor)} | {Text.Mebibytes(sorted.Max(run => run.PeakMemory))} ");
            report.Append($"| {middle.Packets} | {Text.Kilobytes(middle.Bytes)} |\n");
        }

        report.Append('\n');
        foreach (var run in runs)
        {
            report.Append(string.Concat(run.Mistakes.Take(Shown).Select(mistake => $"- Wrong: {run}: {mistake}\n")));
        }

        Target.Write(report, Targets);
        return report.ToString().TrimEnd() + "\n";
    }
}
