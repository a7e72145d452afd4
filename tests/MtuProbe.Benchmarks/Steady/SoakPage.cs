using System.Diagnostics;
using System.Globalization;
using System.Text;
using MtuProbe.Benchmarks.Reporting;
using MtuProbe.Benchmarks.Tools;

namespace MtuProbe.Benchmarks.Steady;

/// <summary>An agent that lives fast, watched for growth; on stdout and in SOAK.md.</summary>
internal static class SoakPage
{
    private const int Paths = 1000;
    private const int Looks = 20;

    /// <summary>As short as the agent allows: a confirmation every two seconds, a search every five.</summary>
    private static readonly string[] Fast = ["--probe-timer", "1s", "--max-probes", "2", "--confirmation-timer", "2100ms", "--raise-timer", "5s"];

    /// <summary>Of the resident set: what the collector happens to hold at a moment differs by so much.</summary>
    private const double Noise = 1.05;

    /// <returns>Whether nothing grew.</returns>
    public static async Task<bool> PublishAsync(string binary, int minutes, bool writes, Action<string> log, CancellationToken cancellationToken)
    {
        var samples = new List<SoakSample>();
        await using (var agent = await RunningAgent.StartAsync(binary, Paths, AgentBench.Environment, Fast, cancellationToken).ConfigureAwait(false))
        {
            await agent.UntilAllFoundAsync().ConfigureAwait(false);
            using var process = Process.GetProcessById(agent.Id);
            var started = Stopwatch.GetTimestamp();
            for (var look = 0; look <= Looks; look++)
            {
                var due = TimeSpan.FromMinutes(minutes) * look / Looks;
                await Task.Delay(TimeSpan.FromTicks(Math.Max(0, (due - Stopwatch.GetElapsedTime(started)).Ticks)), cancellationToken).ConfigureAwait(false);
                var metrics = await agent.MetricsAsync().ConfigureAwait(false);
                var (resident, handles, threads) = SoakSample.Look(agent.Id);
                process.Refresh();
                samples.Add(new(Stopwatch.GetElapsedTime(started), RunningAgent.Sum(metrics, "mtuprobe_probes_sent_total"), resident, handles, threads, RunningAgent.Series(metrics), process.TotalProcessorTime));
                log($"{samples[^1]}");
            }
        }

        var (early, late) = (samples[(Looks / 4)..(Looks / 2)], samples[(3 * Looks / 4)..]);
        Target[] targets =
        [
            new("probes", "≥ 1,000,000", $"{samples[^1].Probes:#,0}", samples[^1].Probes >= 1e6),
            Flat("resident set, highest of the last quarter against the highest of the second", early.Max(s => s.Resident) * Noise, late.Max(s => s.Resident), Text.Mebibytes(early.Max(s => s.Resident)), Text.Mebibytes(late.Max(s => s.Resident))),
            Flat("handles, the same", early.Max(s => s.Handles), late.Max(s => s.Handles)),
            Flat("threads, the same", early.Max(s => s.Threads), late.Max(s => s.Threads)),
            Flat("series, the same", early.Max(s => s.Series), late.Max(s => s.Series)),
        ];
        var text = new StringBuilder($"{DateTime.UtcNow:yyyy-MM-dd}, {System.Environment.ProcessorCount} processors, {Paths} paths, {minutes} minutes. Repeat with `dotnet run -c Release --project tests/MtuProbe.Benchmarks -- --soak {minutes}`.\n\n");
        text.Append("| after | probes | resident set | handles | threads | series | processor since the row above |\n|---|---|---|---|---|---|---|\n");
        foreach (var (i, sample) in samples.Index())
        {
            var spent = i == 0 ? "-" : $"{(sample.Processor - samples[i - 1].Processor) / (sample.At - samples[i - 1].At):P1} of a core";
            text.Append(CultureInfo.InvariantCulture, $"| {sample.At.TotalSeconds:0} s | {sample.Probes:#,0} | {Text.Mebibytes(sample.Resident)} | {sample.Handles} | {sample.Threads} | {sample.Series} | {spent} |\n");
        }

        text.Append('\n');
        Target.Write(text, targets);
        Console.WriteLine(text);
        if (writes)
        {
            Readme.Replace(MtuProbeBinary.Repository(), "soak", text.ToString().TrimEnd() + "\n", "SOAK.md");
        }

        return targets.All(target => target.IsMet is not false);
    }

    private static Target Flat(string what, double most, double measured, string? early = null, string? late = null) =>
        new(what, $"≤ {early ?? most.ToString(CultureInfo.InvariantCulture)}", late ?? measured.ToString(CultureInfo.InvariantCulture), measured <= most);
}
