using System.Diagnostics;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;

namespace MtuProbe.Benchmarks.Steady;

/// <summary>Many paths, kept for long by the agent's own code, in a simulated network that never changes and loses packets by chance.</summary>
/// <param name="Paths">How many.</param>
/// <param name="Length">How long each lives.</param>
/// <param name="Changes">Findings that were not what the first one was: each is a false one.</param>
/// <param name="Searches">Of all paths.</param>
/// <param name="LostRounds">Rounds of confirmations in which one size was lost MAX_PROBES times: each started a search.</param>
/// <param name="Probes">Of all paths.</param>
internal sealed record YearRun(string Network, int Paths, TimeSpan Length, int Changes, long Searches, long LostRounds, long Probes, TimeSpan Took)
{
    private const int LossPercent = 1;

    private static readonly TimeSpan Step = TimeSpan.FromDays(7);

    /// <param name="isHole">Whether the path carries only 1,400 bytes, in silence.</param>
    public static YearRun Live(bool isHole, int paths, TimeSpan length, Action<string> log)
    {
        var started = Stopwatch.GetTimestamp();
        var (changes, searches, lost, probes, done) = (0, 0L, 0L, 0L, 0);
        // A path that lives for a week 52 times begins anew 52 times: that is harder than a year, and fits into the memory.
        var lives = (int)Math.Ceiling(length / Step) * paths;
        Parallel.For(0, lives, seed =>
        {
            var path = new SimulatedPath([(TimeSpan.Zero, Chain(isHole))], IpFamily.Ipv4, seed, length < Step ? length : Step) { KeepsAll = false };
            path.Live(new KeeperTimers());
            Interlocked.Add(ref changes, path.Findings.Count - 1);
            Interlocked.Add(ref searches, path.Searches);
            Interlocked.Add(ref lost, path.Rounds.Count);
            Interlocked.Add(ref probes, path.ProbesSent);
            if (Interlocked.Increment(ref done) % Math.Max(1, lives / 20) == 0)
            {
                log($"{done} of {lives} lives, {changes} changes");
            }
        });
        return new YearRun(isHole ? "a silent hole of 1,400 bytes each way" : "1,500 bytes each way", paths, length, changes, searches, lost, probes, Stopwatch.GetElapsedTime(started));
    }

    private static Scenario Chain(bool isHole) => new()
    {
        Name = "year",
        Story = "Two routers, one of which loses one packet in a hundred each way.",
        Links = [new Link { Mtu = 1500 }, new Link { Mtu = 1500, SwitchMtu = isHole ? 1400 : null }, new Link { Mtu = 1500 }],
        Routers = [new Router { ForwardLossPercent = LossPercent, ReverseLossPercent = LossPercent, DelayMs = 1 }, new Router()],
        Expect = new() { Verdict = default, PathMtu = 1500, RecommendedMtu = null, Reverse = new(default, null) },
    };
}
