using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MtuProbe.Benchmarks.Crowd;
using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Benchmarks.Many;

/// <summary>
/// Thousands of paths in one network: a server that answers for all addresses, half of them behind a router that sends PTBs, half behind a silent
/// hole, 1,400 bytes both. Each program runs alone, in a network of its own.
/// </summary>
/// <param name="binary">The responder.</param>
internal sealed partial class ManyBench(string binary, int targets, Action<string> log)
{
    /// <summary>The pace that the promise speaks of: 20,000 large packets a second.</summary>
    internal const int Spacing = 50;

    /// <summary>Of one size that passes, to each target.</summary>
    internal const int Rounds = 20;

    internal const int EchoTargets = 1000;
    internal const int ScamperTargets = 500;

    /// <summary>Compiled whole, as the native binary is, and with the collector's setting of the DaemonSet.</summary>
    private static readonly string[] LikeTheAgent = ["DOTNET_TieredCompilation=0", "DOTNET_GCgen0size=400000"];

    private const string Passing = "1400";

    /// <summary>Of an agent, as it ships.</summary>
    private const int AgentSpacing = 100;

    /// <summary>As many as an agent takes on.</summary>
    private const int NarrowTargets = 2000;

    /// <summary>A queue of 80 to 100 ms each.</summary>
    private static readonly (string Rate, string Queue)[] NarrowLinks = [("50mbit", "600kb"), ("10mbit", "100kb")];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    internal async Task<IReadOnlyList<ManyRun>> RunAsync(CancellationToken cancellation)
    {
        var runs = new List<ManyRun>();
        async Task AddAsync(Func<Task<ManyRun>> measure)
        {
            cancellation.ThrowIfCancellationRequested();
            runs.Add(await measure().ConfigureAwait(false));
            log($"{runs[^1]}");
        }

        foreach (var family in new[] { IpFamily.Ipv4, IpFamily.Ipv6 })
        {
            await AddAsync(() => OursAsync("search", "agent", family, targets, 1, Spacing)).ConfigureAwait(false);
            await AddAsync(() => OursAsync("search", "icmp", family, targets, 1, Spacing)).ConfigureAwait(false);
        }

        await AddAsync(() => OursAsync("echo", "agent", IpFamily.Ipv4, EchoTargets, Rounds, Spacing)).ConfigureAwait(false);
        await AddAsync(() => OursAsync("echo", "icmp", IpFamily.Ipv4, EchoTargets, Rounds, Spacing)).ConfigureAwait(false);
        await AddAsync(() => OursAsync("floor", "icmp", IpFamily.Ipv4, EchoTargets, Rounds, Spacing)).ConfigureAwait(false);
        await AddAsync(() => RivalAsync("fping", "echo", EchoTargets, EchoTargets * Rounds, $"fping -q -M -b 1372 -c {Rounds} -p 50 -i 0.05 -t 1000 -f $LIST 2>&1", FpingReplies)).ConfigureAwait(false);
        await AddAsync(() => RivalAsync("scamper", "echo", EchoTargets, EchoTargets * Rounds, $"scamper -p 10000 -w 0 -O text -c 'ping -c {Rounds} -s 1400 -i 1' -f $LIST", ScamperReplies)).ConfigureAwait(false);
        await AddAsync(() => RivalAsync("scamper", "search", ScamperTargets, ScamperTargets, "scamper -p 10000 -w 0 -O text -c 'trace -M -w 1 -P UDP' -f $LIST", ScamperSizes)).ConfigureAwait(false);
        return runs;
    }

    /// <summary>The same searches behind a link that is slower than they could be asked.</summary>
    internal async Task<IReadOnlyList<NarrowRun>> RunNarrowAsync(CancellationToken cancellation)
    {
        var runs = new List<NarrowRun>();
        foreach (var (rate, queue) in NarrowLinks)
        {
            cancellation.ThrowIfCancellationRequested();
            await using var lab = await CrowdLab.BuildAsync(binary, CrowdKind.Narrow).ConfigureAwait(false);
            await lab.SlowDownAsync(0, rate, queue).ConfigureAwait(false);
            var run = await OursInAsync(lab, "search", "agent", IpFamily.Ipv4, NarrowTargets, 1, AgentSpacing).ConfigureAwait(false);
            runs.Add(new NarrowRun(rate, queue, run, await lab.QueueCountersAsync(0).ConfigureAwait(false)));
            log($"{runs[^1]}");
        }

        return runs;
    }

    private async Task<ManyRun> OursAsync(string work, string method, IpFamily family, int count, int rounds, int spacing)
    {
        await using var lab = await CrowdLab.BuildAsync(binary, CrowdKind.Narrow).ConfigureAwait(false);
        return await OursInAsync(lab, work, method, family, count, rounds, spacing).ConfigureAwait(false);
    }

    private async Task<ManyRun> OursInAsync(KernelLab lab, string work, string method, IpFamily family, int count, int rounds, int spacing)
    {
        using var responder = await Responding.StartAsync(lab, [binary, "respond"]).ConfigureAwait(false);
        string[] self = [Environment.ProcessPath!, .. Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ManyBench).Assembly.Location] : Array.Empty<string>()];
        var before = await lab.ClientCountersAsync().ConfigureAwait(false);
        using var process = lab.InClient(["env", .. LikeTheAgent, .. self, ManyInside.Verb, work, method, family.Label, $"{count}", $"{rounds}", $"{spacing}"]);
        var result = await process.FinishAsync(Patience).ConfigureAwait(false);
        var after = await lab.ClientCountersAsync().ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new LabException($"{result}");
        }

        var words = result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        double Told(string name) => double.Parse(words[Array.IndexOf(words, name) + 1], CultureInfo.InvariantCulture);
        return new ManyRun(
            work == "floor" ? "bare sendto and recvfrom" : $"mtuprobe {method} {family.Label}", work == "floor" ? "echo" : work, count,
            work == "search" ? count : count * rounds, (int)Told("right"), TimeSpan.FromSeconds(Told("wall")), TimeSpan.FromSeconds(Told("processor")),
            work == "floor" ? null : TimeSpan.FromSeconds(Told("io")), work == "floor" ? null : (long)Told("allocated"),
            after.SentPackets - before.SentPackets, after.ReceivedPackets - before.ReceivedPackets);
    }

    /// <summary>The shell tells what its children took: to the hundredth of a second, and with the kernel's work for them.</summary>
    private async Task<ManyRun> RivalAsync(string name, string work, int count, int asked, string command, Func<string, int> right)
    {
        await using var lab = await CrowdLab.BuildAsync(binary, CrowdKind.Narrow).ConfigureAwait(false);
        using var responder = await Responding.StartAsync(lab, [binary, "respond"]).ConfigureAwait(false);
        await FreeAsync(lab).ConfigureAwait(false);
        var list = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(list, CrowdLab.Targets(IpFamily.Ipv4, count, CrowdKind.Narrow).Select(target => target.Address)).ConfigureAwait(false);
            var before = await lab.ClientCountersAsync().ConfigureAwait(false);
            var started = Stopwatch.GetTimestamp();
            using var process = lab.InClient("sh", "-c", $"LIST={list}; {command}; echo; times");
            var result = await process.FinishAsync(Patience).ConfigureAwait(false);
            var wall = Stopwatch.GetElapsedTime(started);
            var after = await lab.ClientCountersAsync().ConfigureAwait(false);
            var processor = Times().Matches(result.Output.TrimEnd().Split('\n')[^1])
                .Sum(time => (60 * double.Parse(time.Groups[1].ValueSpan, CultureInfo.InvariantCulture)) + double.Parse(time.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
            return new ManyRun(
                name, work, count, asked, right(result.Output), wall, TimeSpan.FromSeconds(processor), null, null,
                after.SentPackets - before.SentPackets, after.ReceivedPackets - before.ReceivedPackets);
        }
        finally
        {
            File.Delete(list);
        }
    }

    /// <summary>A Linux host tells one client of one closed port a second; scamper lives by that answer, so here it is not limited.</summary>
    private static async Task FreeAsync(KernelLab lab)
    {
        using var free = lab.InServer("sysctl", "-qw", "net.ipv4.icmp_ratelimit=0", "net.ipv4.icmp_msgs_per_sec=1000000", "net.ipv4.icmp_msgs_burst=100000");
        await free.FinishAsync(Patience).ConfigureAwait(false);
    }

    private static int FpingReplies(string output) => FpingSummary().Matches(output).Sum(line => int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    private static int ScamperReplies(string output) => ScamperSummary().Matches(output).Sum(line => int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    /// <summary>What it says of the last hop is the path.</summary>
    private static int ScamperSizes(string output) => output.Split("traceroute from ", StringSplitOptions.RemoveEmptyEntries)
        .Count(trace => LastHop().Matches(trace).LastOrDefault() is { } last && last.Groups[1].Value == Passing);

    [GeneratedRegex(@"(\d+)m([0-9.]+)s")]
    private static partial Regex Times();

    [GeneratedRegex(@"xmt/rcv/%loss = \d+/(\d+)/")]
    private static partial Regex FpingSummary();

    [GeneratedRegex(@"(\d+) packets received")]
    private static partial Regex ScamperSummary();

    [GeneratedRegex(@"\[\*?mtu: (\d+)\]")]
    private static partial Regex LastHop();
}
