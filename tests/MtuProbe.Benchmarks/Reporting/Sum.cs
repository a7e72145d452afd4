using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Benchmarks.Tools;

namespace MtuProbe.Benchmarks.Reporting;

/// <summary>One tool over all the networks that it was asked about.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Results">What it answered.</param>
/// <param name="Ours">Sum of the wall times of mtuprobe agent in the same networks; null when it was not asked.</param>
internal sealed record Sum(string Tool, IReadOnlyList<Result> Results, double? Ours)
{
    public double Wall => Results.Sum(result => result.Wall.TotalSeconds);

    public double WallInHoles => Results.Where(result => result.Question.Scenario.IsBlackHole(result.Question.Family)).Sum(result => result.Wall.TotalSeconds);

    public string AtLeast => Results.Any(result => result.IsCutOff) ? ">" : "";

    public double? Ratio => Wall / Ours;

    public long Packets => Results.Sum(result => result.Median(run => run.Packets));

    public long Bytes => Results.Sum(result => result.Median(run => run.Bytes));

    internal static IReadOnlyList<Sum> Of(IReadOnlyList<Result> results)
    {
        var ours = results.Where(result => result.Question.Tool.Name == Benchmarks.Tools.Ours.Agent)
            .ToDictionary(result => result.Question with { Tool = null! }, result => result.Wall.TotalSeconds);
        return
        [
            .. results.GroupBy(result => result.Question.Tool.Name).Select(tool => new Sum(
                tool.Key, [.. tool], ours.Count == 0 ? null : tool.Sum(result => ours[result.Question with { Tool = null! }]))),
        ];
    }

    public int Count(Judgement judgement) => Results.Sum(result => result.Runs.Count(run => run.Judgement == judgement));

    /// <summary>"12 of 14" runs, of those that <paramref name="where"/> names.</summary>
    public string Share(Func<Result, bool> where, Func<Result, Measurement, bool> holds)
    {
        Result[] asked = [.. Results.Where(where)];
        return $"{asked.Sum(result => result.Runs.Count(run => holds(result, run)))} of {asked.Sum(result => result.Runs.Count)}";
    }
}
