using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Benchmarks.Tools;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Benchmarks.Crowd;

/// <summary>
/// Gives one process of ours many targets at once. All of them are answered by one responder, whose bounds they share: the hard case.
/// </summary>
/// <param name="binary">mtuprobe.</param>
/// <param name="targets">How many.</param>
/// <param name="runs">How often.</param>
/// <param name="log">Told about progress.</param>
internal sealed class CrowdBench(string binary, int targets, int runs, Action<string> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    /// <summary>One flow and no hops: many targets are asked for their path MTU, and routers ration what they say of hops.</summary>
    private static readonly (ProbeMethod Method, string[] Options)[] Methods =
        [(ProbeMethod.Agent, ["--method", "agent", "--flows", "1", "--no-hops"]), (ProbeMethod.Icmp, ["--method", "icmp", "--no-hops"])];

    internal async Task<IReadOnlyList<CrowdRun>> RunAsync(CancellationToken cancellation)
    {
        var found = new List<CrowdRun>();
        foreach (var (method, options) in Methods)
        {
            foreach (var family in new[] { IpFamily.Ipv4, IpFamily.Ipv6 })
            {
                for (var run = 1; run <= runs; run++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var measured = await MeasureAsync(method, options, family).ConfigureAwait(false);
                    log(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{measured}, run {run}: {measured.Right} right, {measured.Wall.TotalSeconds:0.000} s, {measured.Processor.TotalSeconds:0.000} s of processors, {measured.PeakMemory >> 20} MiB, {measured.Packets} packets, {measured.Bytes} bytes"));
                    found.Add(measured);
                }
            }
        }

        return found;
    }

    private async Task<CrowdRun> MeasureAsync(ProbeMethod method, string[] options, IpFamily family)
    {
        await using var lab = await CrowdLab.BuildAsync(binary).ConfigureAwait(false);
        using var responder = await Responding.StartAsync(lab, [binary, "respond"]).ConfigureAwait(false);
        var asked = CrowdLab.Targets(family, targets);
        var before = await lab.ClientCountersAsync().ConfigureAwait(false);
        var started = Stopwatch.GetTimestamp();
        using var process = lab.InClient([binary, "probe", .. asked.Select(target => target.Address), .. options, "--output", "json"]);
        var (processor, memory) = await WatchAsync(process).ConfigureAwait(false);
        var result = await process.FinishAsync(Patience).ConfigureAwait(false);
        var wall = Stopwatch.GetElapsedTime(started);
        var after = await lab.ClientCountersAsync().ConfigureAwait(false);

        var answers = OurFinding.All(result.Output).ToDictionary(finding => finding.GetProperty("target").GetString()!);
        string[] mistakes =
        [
            .. from target in asked
               let finding = answers.GetValueOrDefault(target.Address)
               let answer = finding.ValueKind == JsonValueKind.Object ? OurFinding.Answer(finding) : Answer.None
               let truth = target.Kind.Truth(method)
               where answer.JudgeBy(truth) != Judgement.Right
               select $"{target.Kind.Name} {target.Address}: {answer} {answer.Words}; {Said(finding)}; truth: {truth} {truth.Words}",
        ];
        return new CrowdRun(
            method, family, wall, processor, memory, targets, mistakes,
            after.ReceivedPackets + after.SentPackets - before.ReceivedPackets - before.SentPackets,
            after.ReceivedBytes + after.SentBytes - before.ReceivedBytes - before.SentBytes);
    }

    private static string Said(JsonElement finding) =>
        finding.ValueKind == JsonValueKind.Object ? finding.GetProperty("explanation").GetString()! : "no finding";

    /// <summary>Reads what the kernel counts of the process, again and again: when it has ended it is too late. <c>ip netns exec</c> becomes the program it starts.</summary>
    private static async Task<(TimeSpan Processor, long Memory)> WatchAsync(LabProcess watched)
    {
        var (processor, memory) = (TimeSpan.Zero, 0L);
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var process = Process.GetProcessById(watched.Id);
            while (!watched.HasEnded && Stopwatch.GetElapsedTime(started) < Patience)
            {
                process.Refresh();
                memory = Math.Max(memory, process.PeakWorkingSet64);
                processor = process.TotalProcessorTime;
                await Task.Delay(Glance).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception or ArgumentException)
        {
            // Between two looks.
        }

        return (processor, memory);
    }
}
