using System.Diagnostics;

namespace MtuProbe.Benchmarks.Steady;

/// <summary>What a real agent with many peers costs, timers as shipped.</summary>
internal sealed class AgentBench(string binary, Action<string> log)
{
    /// <summary>Of the DaemonSet.</summary>
    internal static readonly string[] Environment = ["DOTNET_GCgen0size=400000", "DOTNET_GCConserveMemory=8"];

    /// <summary>Until the probers have forgotten what the first searches sent, and the agent has given that room back.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    /// <summary>Two confirmations of every path.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(120);

    public async Task<AgentRun> MeasureAsync(int paths, CancellationToken cancellationToken)
    {
        await using var agent = await RunningAgent.StartAsync(binary, paths, Environment, [], cancellationToken).ConfigureAwait(false);
        var first = await agent.UntilAllFoundAsync().ConfigureAwait(false);
        log($"{paths} paths: all answered after {first.Time.TotalSeconds:0.00} s, {first.Wrong} wrong");

        using var process = Process.GetProcessById(agent.Id);
        await Task.Delay(Rest, cancellationToken).ConfigureAwait(false);
        process.Refresh();
        var (before, processor) = (await agent.CountersAsync().ConfigureAwait(false), process.TotalProcessorTime);
        await Task.Delay(Window, cancellationToken).ConfigureAwait(false);
        process.Refresh();
        var (after, spent, resident) = (await agent.CountersAsync().ConfigureAwait(false), process.TotalProcessorTime - processor, process.WorkingSet64);
        var (series, scrape) = await ScrapeAsync(agent).ConfigureAwait(false);
        return new AgentRun(
            paths, first.Time, first.Wrong, Window, resident, spent,
            after.ReceivedPackets + after.SentPackets - before.ReceivedPackets - before.SentPackets,
            after.ReceivedBytes + after.SentBytes - before.ReceivedBytes - before.SentBytes,
            series, scrape);
    }

    private static async Task<(int Series, TimeSpan Took)> ScrapeAsync(RunningAgent agent)
    {
        var (series, took) = (0, TimeSpan.Zero);
        for (var i = 0; i < 3; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var text = await agent.MetricsAsync().ConfigureAwait(false);
            (series, took) = (RunningAgent.Series(text), Stopwatch.GetElapsedTime(started));
        }

        return (series, took);
    }
}
