using System.Globalization;
using System.Net;
using System.Text;
using MtuProbe.Benchmarks.Reporting;
using MtuProbe.Benchmarks.Tools;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Benchmarks.Steady;

/// <summary>The agent's figures, on stdout and in STEADY.md.</summary>
internal static class SteadyPage
{
    private static readonly int[] Paths = [32, 200, 2000];

    /// <summary>A real agent.</summary>
    public static async Task AgentAsync(string binary, bool writes, Action<string> log, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(Header("--agent"));
        text.Append("| paths | all answered after | wrong | RSS | processor | packets/s | kB/s | series | scrape |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var paths in Paths)
        {
            var run = await new AgentBench(binary, log).MeasureAsync(paths, cancellationToken).ConfigureAwait(false);
            text.Append(CultureInfo.InvariantCulture, $"| {run.Paths} | {Text.Seconds(run.FirstAnswers)} | {run.Wrong} | {Text.Mebibytes(run.Resident)} | {run.Processor / run.Window:P2} of a core | ")
                .Append(CultureInfo.InvariantCulture, $"{run.Packets / run.Window.TotalSeconds:0.0} | {run.Bytes / run.Window.TotalSeconds / 1000:0.0} | {run.Series} | {Text.Milliseconds(run.ScrapeTime)} |\n");
        }

        var cost = await CostAsync(binary, cancellationToken).ConfigureAwait(false);
        text.Append(CultureInfo.InvariantCulture, $"\nOne confirmed probe, of {cost.Probes}: {cost.AllocatedPerProbe:0} bytes allocated, {cost.ProcessorPerProbe.TotalMicroseconds:0.0} µs of processor (JIT, loopback, the responder's own not counted).\n");
        Publish("agent", text.ToString(), writes);
    }

    /// <summary>A simulated year.</summary>
    public static bool Year(int days, bool writes, Action<string> log)
    {
        var text = new StringBuilder(Header(days == 365 ? "--year" : $"--days {days}"));
        text.Append("| network | paths | days | searches | rounds with a size lost three times | probes | false changes | took |\n|---|---|---|---|---|---|---|---|\n");
        var isGood = true;
        foreach (var isHole in new[] { false, true })
        {
            // A hole is searched with twice the probes; four weeks of it say enough.
            var run = YearRun.Live(isHole, 64, TimeSpan.FromDays(isHole ? Math.Min(days, 28) : days), log);
            isGood &= run.Changes == 0;
            text.Append(CultureInfo.InvariantCulture, $"| {run.Network} | {run.Paths} | {run.Length.TotalDays:0} | {run.Searches} | {run.LostRounds} | {run.Probes} | **{run.Changes}** | {run.Took.TotalMinutes:0.0} min |\n");
        }

        Publish("year", text.ToString(), writes);
        return isGood;
    }

    private static async Task<ConfirmationCost> CostAsync(string binary, CancellationToken cancellationToken)
    {
        var at = new IPEndPoint(IPAddress.Loopback, 19_798);
        using var responder = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(binary, ["respond", "--listen", "127.0.0.1", "--port", $"{at.Port}"]) { RedirectStandardOutput = true })
            ?? throw new LabException($"{binary} does not start");
        try
        {
            await responder.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            return await ConfirmationCost.MeasureAsync(at, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            responder.Kill();
        }
    }

    private static string Header(string option) =>
        $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors. Repeat with `dotnet run -c Release --project tests/MtuProbe.Benchmarks -- {option}`.\n\n";

    private static void Publish(string section, string markdown, bool writes)
    {
        Console.WriteLine(markdown);
        if (writes)
        {
            Readme.Replace(MtuProbeBinary.Repository(), section, markdown, "STEADY.md");
        }
    }
}
