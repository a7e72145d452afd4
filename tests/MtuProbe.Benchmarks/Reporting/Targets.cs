using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Benchmarks.Tools;

namespace MtuProbe.Benchmarks.Reporting;

/// <summary>The promised figures. Each is judged by its worst network, there by the median of the runs; bytes by the worst run.</summary>
internal static class Targets
{
    private const long LossBudget = 160_000;
    private const long JumboBudget = 540_000;

    /// <summary>So many times longer than all our runs together take scamper's with its shortest wait.</summary>
    private const double LeastRatio = 15;

    private static readonly TimeSpan WithLoss = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Jumbo = TimeSpan.FromSeconds(2);

    /// <summary>
    /// What probing makes the processor do that <c>--version</c> does not, and what the scheduler adds. Small enough that
    /// a third round trip over 100 ms cannot hide in it.
    /// </summary>
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(10);

    internal static IReadOnlyList<Target> Of(IReadOnlyList<Result> results)
    {
        var rival = Sum.Of(results).FirstOrDefault(sum => sum.Tool == Scamper.Impatient);
        return
        [
            .. results.Where(result => result.Question.Tool.IsOurs)
                .GroupBy(result => result.Question.Tool.Name)
                .SelectMany(ours => Of(ours.Key, [.. ours])),
            .. rival is { Ratio: { } ratio }
                ? [new Target($"sum of wall times, {rival.Tool} against {Ours.Agent}", $"≥ {Text.Ratio(LeastRatio)}", Text.Ratio(ratio), ratio >= LeastRatio)]
                : Array.Empty<Target>(),
        ];
    }

    private static IEnumerable<Target> Of(string tool, Result[] ours)
    {
        var all = ours.Sum(result => result.Runs.Count);
        var right = ours.Sum(result => result.Right);
        Result[] quiet = [.. ours.Where(result => result.Question.Scenario is { IsQuiet: true })];
        Result[] small = [.. quiet.Where(result => !result.Question.Scenario.IsJumbo)];
        Result[] near = [.. small.Where(result => result.Question.Scenario.RoundTripTime < Near)];
        Result[] far = [.. small.Except(near)];
        Result[] jumbo = [.. quiet.Except(small)];
        Result[] loss = [.. ours.Where(result => result.Question.Scenario.LossEachWay == 5)];
        return
        [
            new Target($"{tool}: right answers", "all", $"{right} of {all}", right == all),
            .. Slowest($"{tool}: black hole on a LAN, beyond start-up", near.Where(InHole), result => result.Net, promised: null),
            .. Slowest($"{tool}: black hole at 100 ms RTT, beyond start-up", far.Where(InHole), result => result.Net, promised: null),
            .. Slowest($"{tool}: clear path at 100 ms RTT, beyond start-up (2 RTT measured, and 20 ms of work)", far.Where(IsClear), result => result.Net, TwoRoundTrips),
            .. Slowest($"{tool}: clear path on a LAN, beyond start-up (2 RTT would be less than the noise)", near.Where(IsClear), result => result.Net, promised: null),
            .. Slowest($"{tool}: 5 % loss each way", loss, result => result.Wall, _ => WithLoss),
            .. Slowest($"{tool}: jumbo frames", jumbo, result => result.Wall, _ => Jumbo),
            .. Largest($"{tool}: bytes both ways, no loss, sizes up to 1,500", small, budget: null),
            .. Largest($"{tool}: bytes both ways at 5 % loss each way", loss, LossBudget),
            .. Largest($"{tool}: bytes both ways, jumbo frames", jumbo, JumboBudget),
        ];
    }

    private static bool InHole(Result result) => result.Question.Scenario.IsBlackHole(result.Question.Family);

    private static bool IsClear(Result result) => result.Question.Scenario.IsClear(result.Question.Family);

    private static IEnumerable<Target> Slowest(
        string figure, IEnumerable<Result> results, Func<Result, TimeSpan> time, Func<Result, TimeSpan>? promised)
    {
        if (results.MaxBy(time) is not { } worst)
        {
            return [];
        }

        var measured = $"{Text.Seconds(time(worst))} in {Place(worst)}";
        return promised?.Invoke(worst) is { } bound
            ? [new Target(figure, $"≤ {Text.Seconds(bound)}", measured, time(worst) <= bound)]
            : [new Target(figure, "-", measured, IsMet: null)];
    }

    private static IEnumerable<Target> Largest(string figure, IEnumerable<Result> results, long? budget) => results.MaxBy(MostBytes) is { } worst
        ? [new Target(figure, budget is { } most ? $"≤ {Text.Kilobytes(most)}" : "-", $"{Text.Kilobytes(MostBytes(worst))} in {Place(worst)}", budget is { } bound ? MostBytes(worst) <= bound : null)]
        : [];

    /// <summary>The lab's relay adds to the round trip, so the one that mtuprobe measured counts.</summary>
    private static TimeSpan TwoRoundTrips(Result result) => Work + (2 * result.Median(run =>
        OurFinding.Of(run.Output)?.GetProperty("rttMs") is { ValueKind: System.Text.Json.JsonValueKind.Number } measured
            ? TimeSpan.FromMilliseconds(measured.GetDouble())
            : result.Question.Scenario.RoundTripTime));

    private static long MostBytes(Result result) => result.Runs.Max(run => run.Bytes);

    private static string Place(Result result) => $"{result.Question.Scenario.Name} {Text.Of(result.Question.Family)}";
}
