using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MtuProbe.Benchmarks.Crowd;
using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Benchmarks.Steady;

/// <summary>
/// A real agent with many peers, timers as shipped. All peers are one responder under many addresses, so its bounds are shared: the hard case
/// again. It has no name, or the agent would rightly say that its peers are one and the same.
/// </summary>
internal sealed class AgentBench(string binary, Action<string> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Two confirmations of every path.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(120);

    public async Task<AgentRun> MeasureAsync(int paths, CancellationToken cancellationToken)
    {
        await using var lab = await CrowdLab.BuildAsync(binary).ConfigureAwait(false);
        using var responder = await Responding.StartAsync(lab, [binary, "respond", "--node", ""]).ConfigureAwait(false);
        var folder = Directory.CreateTempSubdirectory("mtuprobe-").FullName;
        try
        {
            var clear = CrowdLab.Targets(IpFamily.Ipv4, paths * CrowdKind.All.Count).Where(target => target.Kind == CrowdKind.All[0]).Select(target => target.Address).ToList();
            var config = Path.Combine(folder, "agent.yaml");
            await File.WriteAllLinesAsync(config, ["peer:", .. clear.Select((address, i) => $"  peer-{i}: {address}")], cancellationToken).ConfigureAwait(false);
            var started = Stopwatch.GetTimestamp();
            using var agent = lab.InClient(
                binary, "agent", "--node", "here", "--config", config, "--max-peers", $"{paths}", "--start-jitter", "0",
                "--listen", $"unix:{folder}/metrics", "--ui-listen", $"unix:{folder}/page", "--store", folder);
            using var page = SocketFileClient.Open($"{folder}/page", Patience);
            using var metrics = SocketFileClient.Open($"{folder}/metrics", Patience);
            var first = await UntilAllFoundAsync(page, agent, paths, started).ConfigureAwait(false);
            log($"{paths} paths: all answered after {first.Time.TotalSeconds:0.00} s, {first.Wrong} wrong");

            using var process = Process.GetProcessById(agent.Id);
            await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
            var (before, processor) = (await lab.ClientCountersAsync().ConfigureAwait(false), process.TotalProcessorTime);
            await Task.Delay(Window, cancellationToken).ConfigureAwait(false);
            process.Refresh();
            var (after, spent, resident) = (await lab.ClientCountersAsync().ConfigureAwait(false), process.TotalProcessorTime - processor, process.WorkingSet64);
            var (series, scrape) = await ScrapeAsync(metrics).ConfigureAwait(false);
            return new AgentRun(
                paths, first.Time, first.Wrong, Window, resident, spent,
                after.ReceivedPackets + after.SentPackets - before.ReceivedPackets - before.SentPackets,
                after.ReceivedBytes + after.SentBytes - before.ReceivedBytes - before.SentBytes,
                series, scrape);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(TimeSpan Time, int Wrong)> UntilAllFoundAsync(HttpClient page, LabProcess agent, int paths, long started)
    {
        while (true)
        {
            if (await page.TryGetAsync("/api/v1/findings").ConfigureAwait(false) is { } text)
            {
                using var document = JsonDocument.Parse(text);
                var findings = document.RootElement.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("confirmedAt").ValueKind == JsonValueKind.String).ToList();
                if (findings.Count == paths)
                {
                    return (Stopwatch.GetElapsedTime(started), findings.Count(f => f.GetProperty("verdict").GetString() != "clear" || f.GetProperty("pathMtu").GetInt32() != 1500));
                }
            }

            if (agent.HasEnded || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new LabException($"not all of {paths} paths were found: {agent.Output}{agent.Errors}");
            }

            await Task.Delay(20).ConfigureAwait(false);
        }
    }

    private static async Task<(int Series, TimeSpan Took)> ScrapeAsync(HttpClient metrics)
    {
        var (series, took) = (0, TimeSpan.Zero);
        for (var i = 0; i < 3; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var text = await metrics.TryGetAsync("/metrics").ConfigureAwait(false) ?? throw new LabException("no /metrics");
            (series, took) = (text.Split('\n').Count(line => line.Length > 0 && line[0] != '#'), Stopwatch.GetElapsedTime(started));
        }

        return (series, took);
    }
}
