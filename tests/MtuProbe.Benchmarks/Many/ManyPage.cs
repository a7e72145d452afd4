using System.Globalization;
using System.Text;
using MtuProbe.Benchmarks.Reporting;
using MtuProbe.Benchmarks.Tools;

namespace MtuProbe.Benchmarks.Many;

/// <summary>Thousands of paths on one thread, on stdout and in MANY.md.</summary>
internal static class ManyPage
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <returns>Whether every search was right.</returns>
    internal static async Task<bool> PublishAsync(string binary, int targets, bool writes, Action<string> log, CancellationToken cancellationToken)
    {
        var load = Load();
        var bench = new ManyBench(binary, targets, log);
        var runs = await bench.RunAsync(cancellationToken).ConfigureAwait(false);
        var narrow = await bench.RunNarrowAsync(cancellationToken).ConfigureAwait(false);
        var text = new StringBuilder($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, load {load} before and {Load()} after. Repeat with `dotnet run -c Release --project tests/MtuProbe.Benchmarks -- --many{(targets == Settings.ManyTargets ? "" : $" --paths {targets}")}`.\n\n");
        text.Append("### Searches\n\n| program | paths | right | wall | processors | I/O thread | packets sent | received | processor per path | per packet sent | allocated per path |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var run in runs.Where(run => run.Job == "search"))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {run.Name} | {run.Targets} | {run.Right} | {Text.Seconds(run.Wall)} | {Text.Seconds(run.Processor)} | {(run.IoThread is { } io ? Text.Seconds(io) : "-")} | {run.Sent} | {run.Received} | {run.Processor.TotalMicroseconds / run.Targets:0} µs | {run.ProcessorPerProbe.TotalMicroseconds:0.0} µs | {(run.Allocated is { } bytes ? Text.Kilobytes(bytes / run.Targets) : "-")} |\n");
        }

        var echoes = runs.Where(run => run.Job == "echo").ToList();
        var floor = echoes.Single(run => run.IoThread is null && run.Name.StartsWith("bare", StringComparison.Ordinal));
        text.Append(CultureInfo.InvariantCulture, $"\n### One size, {ManyBench.Rounds} times to each of {ManyBench.EchoTargets} targets, IPv4\n\n| program | probes | answered | wall | processors | I/O thread | processor per probe | against the floor | allocated per probe |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var run in echoes)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {run.Name} | {run.Asked} | {run.Right} | {Text.Seconds(run.Wall)} | {Text.Seconds(run.Processor)} | {(run.IoThread is { } io ? Text.Seconds(io) : "-")} | {run.Processor.TotalMicroseconds / run.Asked:0.0} µs | {Text.Ratio(run.Processor / run.Asked / (floor.Processor / floor.Asked))} | {(run.Allocated is { } bytes ? $"{bytes / run.Asked} bytes" : "-")} |\n");
        }

        text.Append("\n### Searches behind a slow link, IPv4, at an agent's own pace\n\n| link | its queue | paths | right | wall | packets carried | dropped for a full queue |\n|---|---|---|---|---|---|---|\n");
        foreach (var (rate, queue, run, counters) in narrow)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {rate}/s | {queue} | {run.Targets} | {run.Right} | {Text.Seconds(run.Wall)} | {counters.Passed} | {counters.Dropped} |\n");
        }

        var ours = runs.Where(run => run.Job == "search" && run.IoThread is not null).ToList();
        ManyRun[] searches = [.. ours, .. narrow.Select(link => link.Run)];
        text.Append('\n');
        Target.Write(
            text,
            [
                new("right searches", "all", $"{searches.Sum(run => run.Right)} of {searches.Sum(run => run.Asked)}", searches.All(run => run.Right == run.Asked)),
                new("slowest run of ours", $"≤ {Text.Seconds(Longest)}", Text.Seconds(ours.Max(run => run.Wall)), ours.All(run => run.Wall <= Longest)),
            ]);
        Console.WriteLine(text);
        if (writes)
        {
            Readme.Replace(MtuProbeBinary.Repository(), "many", text.ToString().TrimEnd() + "\n", "MANY.md");
        }

        return searches.All(run => run.Right == run.Asked);
    }

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
