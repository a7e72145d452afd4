using System.Diagnostics;
using System.Globalization;
using MtuProbe.Benchmarks.Reporting;
using MtuProbe.Benchmarks.Tools;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Benchmarks.Watching;

/// <summary>The witness's figures, on stdout and in WITNESS.md.</summary>
internal static class WitnessPage
{
    /// <exception cref="FormatException">It is not installed.</exception>
    public static void RequireTcpdump()
    {
        if (!LabRequirements.IsInstalled("tcpdump"))
        {
            throw new FormatException("'tcpdump' is not installed: apt-get install tcpdump");
        }
    }

    /// <returns>Whether what is promised was met.</returns>
    /// <exception cref="FormatException">The page is to be written and has lost its markers.</exception>
    public static async Task<bool> PublishAsync(string binary, bool writes, Action<string> log, CancellationToken cancellationToken)
    {
        var (started, load) = (Stopwatch.GetTimestamp(), Load());
        var bench = new WatchBench(binary, log);
        var loads = await bench.MeasureAsync(cancellationToken).ConfigureAwait(false);
        var filters = await bench.FilterAsync(cancellationToken).ConfigureAwait(false);
        var minutes = Stopwatch.GetElapsedTime(started).TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture);
        var report = new WatchReport(
            loads, filters,
            $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, load {load} before and {Load()} after {minutes} minutes. "
            + "Repeat with `dotnet run -c Release --project tests/MtuProbe.Benchmarks -- --witness`.");
        Console.WriteLine(report.ToMarkdown());
        if (writes)
        {
            Readme.Replace(MtuProbeBinary.Repository(), "witness", report.ToMarkdown(), "WITNESS.md");
        }

        return report.IsGood;
    }

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
