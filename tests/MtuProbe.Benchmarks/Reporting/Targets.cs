using System.Text;
using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Benchmarks.Tools;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Reporting;

/// <summary>The promised figures. Each is judged by its worst network, there by the median of the runs; bytes by the worst run.</summary>
internal static class Targets
{
    private const long Budget = 65_536;

    private static readonly TimeSpan NearHole = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan FarHole = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// What probing makes the processor do that <c>--version</c> does not, and what the scheduler adds. Small enough that
    /// a third round trip over 100 ms cannot hide in it.
    /// </summary>
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(10);

    internal static IReadOnlyList<Target> Of(IReadOnlyList<Result> results) =>
    [
        .. results.Where(result => result.Question.Tool.IsOurs)
            .GroupBy(result => result.Question.Tool.Name)
            .SelectMany(ours => Of(ours.Key, [.. ours])),
    ];

    internal static void Write(StringBuilder report, IReadOnlyList<Target> targets)
    {
        report.Append("### Targets\n\n| figure | promised | measured | |\n|---|---|---|---|\n");
        foreach (var target in targets)
        {
            var verdict = target.IsMet switch { true => "met", false => "**missed**", null => "(shown only)" };
            report.Append($"| {target.Figure} | {target.Promised} | {target.Measured} | {verdict} |\n");
        }

        report.Append('\n');
    }

    private static IEnumerable<Target> Of(string tool, Result[] ours)
    {
        var lossless = ours.Where(result => result.Question.Scenario.LosesNothing()).ToArray();
        var all = ours.Sum(result => result.Runs.Count);
        var right = ours.Sum(result => result.Right);
        return
        [
            new Target($"{tool}: right answers", "all", $"{right} of {all}", right == all),
            .. Slowest($"{tool}: black hole on a LAN", lossless, s => s.IsBlackHole() && IsNear(s), _ => NearHole),
            .. Slowest($"{tool}: black hole at 100 ms RTT", lossless, s => s.IsBlackHole() && !IsNear(s), _ => FarHole),
            .. Slowest($"{tool}: clear path at 100 ms RTT (2 RTT measured, and 20 ms of work)", lossless, s => s.IsClear() && !IsNear(s), TwoRoundTrips),
            .. Slowest($"{tool}: clear path on a LAN (2 RTT would be less than the noise)", lossless, s => s.IsClear() && IsNear(s), promised: null),
            .. Slowest($"{tool}: a network that loses packets", [.. ours.Except(lossless)], _ => true, promised: null),
            .. Largest($"{tool}: bytes both ways, no loss, sizes up to 1,500", lossless),
        ];
    }

    private static bool IsNear(Scenario scenario) => scenario.RoundTripTime() < Near;

    private static IEnumerable<Target> Slowest(
        string figure, IReadOnlyList<Result> results, Func<Scenario, bool> where, Func<Result, TimeSpan>? promised)
    {
        if (results.Where(result => where(result.Question.Scenario)).MaxBy(result => result.Net) is not { } worst)
        {
            return [];
        }

        var net = worst.Runs.Select(run => run.Net).ToArray();
        var measured = $"{Text.Seconds(worst.Net)} ({Text.Seconds(net.Min())}..{Text.Seconds(net.Max())}) in {Place(worst)}";
        return promised?.Invoke(worst) is { } bound
            ? [new Target(figure, $"≤ {Text.Seconds(bound)} beyond start-up", measured, worst.Net <= bound)]
            : [new Target(figure, "-", measured, IsMet: null)];
    }

    private static IEnumerable<Target> Largest(string figure, IReadOnlyList<Result> results)
    {
        var small = results.Where(result => result.Question.Scenario.Links.All(link => link.Mtu <= 1500)).ToArray();
        if (small.MaxBy(MostBytes) is not { } worst)
        {
            return [];
        }

        return [new Target(figure, $"≤ {Text.Kilobytes(Budget)}", $"{Text.Kilobytes(MostBytes(worst))} in {Place(worst)}", MostBytes(worst) <= Budget)];
    }

    /// <summary>The lab's relay adds to the round trip, so the one that mtuprobe measured counts.</summary>
    private static TimeSpan TwoRoundTrips(Result result) => Work + (2 * result.Median(run =>
        Ours.Finding(run.Output)?.GetProperty("rttMs") is { ValueKind: System.Text.Json.JsonValueKind.Number } measured
            ? TimeSpan.FromMilliseconds(measured.GetDouble())
            : result.Question.Scenario.RoundTripTime()));

    private static long MostBytes(Result result) => result.Runs.Max(run => run.Bytes);

    private static string Place(Result result) => $"{result.Question.Scenario.Name} {Text.Of(result.Question.Family)}";
}
