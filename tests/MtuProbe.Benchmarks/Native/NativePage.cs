using System.Globalization;
using System.Text;
using MtuProbe.Benchmarks.Reporting;
using MtuProbe.Benchmarks.Tools;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Benchmarks.Native;

/// <summary>The native binary beside the same code under JIT, in the same run and in turn; on stdout and in NATIVE.md.</summary>
internal static class NativePage
{
    /// <summary>Nothing listens there: the agent's one path stays silent.</summary>
    internal const string Peer = "127.0.0.2";

    internal const int Port = 19_799;

    /// <summary>Odd, so that there is a median.</summary>
    private const int Runs = 25;

    private const long LargestBinary = 35_000_000;

    /// <summary>Of the JIT build's <c>--version</c>, in the same run.</summary>
    private const double LargestShare = 0.4;

    private static readonly TimeSpan VersionTime = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan ScrapeTime = TimeSpan.FromMilliseconds(150);

    /// <returns>Whether every target is met.</returns>
    public static async Task<bool> PublishAsync(string binary, bool writes, Action<string> log, CancellationToken cancellationToken)
    {
        var started = Load();
        StartBench native = new("native", [binary]);
        StartBench jit = new("JIT", ["dotnet", Managed()]);
        for (var run = 0; run <= Runs; run++)
        {
            foreach (var build in new[] { native, jit })
            {
                await build.VersionAsync(cancellationToken).ConfigureAwait(false);
                await build.AgentAsync(cancellationToken).ConfigureAwait(false);
                if (run == 0)
                {
                    build.Forget();
                }
            }

            log($"{run} of {Runs}");
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, load {started} before and {Load()} after, {Runs} runs of each in turn; native {native.Version}, JIT {jit.Version}. ")
            .Append("Repeat with `dotnet run -c Release --project tests/MtuProbe.Benchmarks -- --native`.\n\n")
            .Append("| build | `--version`: fastest | median | slowest | first scrape: fastest | median | slowest | RSS then |\n|---|---|---|---|---|---|---|---|\n");
        Row(text, native);
        Row(text, jit);
        text.Append('\n');
        IReadOnlyList<Target> targets = Targets(binary, native, jit);
        Target.Write(text, targets);
        Console.WriteLine(text);
        if (writes)
        {
            Readme.Replace(MtuProbeBinary.Repository(), "native", text.ToString(), "NATIVE.md");
        }

        return targets.All(target => target.IsMet != false);
    }

    private static IReadOnlyList<Target> Targets(string binary, StartBench native, StartBench jit)
    {
        var (size, version, scrape) = (new FileInfo(binary).Length, Median(native.Versions), Median(Scrapes(native)));
        var share = version / Median(jit.Versions);
        return
        [
            new Target("size of the binary", "≤ 35 MB", $"{(size / 1e6).ToString("0.0", CultureInfo.InvariantCulture)} MB", size <= LargestBinary),
            new Target("`--version`, median", "≤ 40 ms", Text.Milliseconds(version), version <= VersionTime),
            new Target("`--version`, of the JIT build's", "≤ 40 %", share.ToString("P0", CultureInfo.InvariantCulture), share <= LargestShare),
            new Target("agent, start to first scrape, median", "≤ 150 ms", Text.Milliseconds(scrape), scrape <= ScrapeTime),
        ];
    }

    private static void Row(StringBuilder text, StartBench build)
    {
        var scrapes = Scrapes(build);
        var resident = build.Agents.Select(agent => agent.Resident).Order().ElementAt(build.Agents.Count / 2);
        text.Append($"| {build.Name} | {Text.Milliseconds(build.Versions.Min())} | {Text.Milliseconds(Median(build.Versions))} | {Text.Milliseconds(build.Versions.Max())} | ")
            .Append($"{Text.Milliseconds(scrapes.Min())} | {Text.Milliseconds(Median(scrapes))} | {Text.Milliseconds(scrapes.Max())} | {Text.Mebibytes(resident)} |\n");
    }

    private static IReadOnlyList<TimeSpan> Scrapes(StartBench build) => [.. build.Agents.Select(agent => agent.FirstScrape)];

    private static TimeSpan Median(IReadOnlyList<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    /// <summary>The build that this program refers to lies beside it, with a runtime configuration of its own.</summary>
    private static string Managed() => Path.Combine(AppContext.BaseDirectory, "mtuprobe.dll") is var path && File.Exists(path)
        ? path
        : throw new LabException($"no {path}");

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
