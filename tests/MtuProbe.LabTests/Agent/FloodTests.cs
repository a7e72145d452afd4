using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MtuProbe.LabTests.Flooding;

namespace MtuProbe.LabTests.Agent;

/// <summary>
/// 100,000 packets a second at an agent that goes on measuring and being measured. It may be drowned, which is <c>unreachable</c> or
/// <c>inconclusive</c>; it may not be wrong.
/// </summary>
[NeedsLab(Binary = true)]
internal sealed class FloodTests
{
    /// <summary>Beside what it had before: a queue of answers and a cache of routes, and no more for a longer flood.</summary>
    private const long MostGrowth = 24 << 20;

    /// <summary>4 MiB, in hexadecimal: the collector's room for garbage follows the processor's cache otherwise, and hides what is kept.</summary>
    private const string SmallRoom = "DOTNET_GCgen0size=400000";

    /// <summary>A flood that is less than this is none, whatever the machine is busy with.</summary>
    private const int FewestPerSecond = 10_000;

    /// <summary>What a responder sends back at most to one address that has proved itself, and all at once after a rest.</summary>
    private const long ReverseBytesPerSecond = 8_000_000;

    private const long ReverseBurst = 1_000_000;

    private const string Rejected = "mtuprobe_requests_rejected_total";
    private const string Sent = "mtuprobe_probes_sent_total";
    private const string Lost = "mtuprobe_probes_lost_total";

    /// <summary>What a search makes of a flood is told when it ends: CONFIRMATION_TIMER and MAX_PROBES × 1 s later at most.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    private static bool IsLong => Environment.GetEnvironmentVariable("MTUPROBE_LONG") == "1";

    private static IEnumerable<TestCaseData> Floods =>
        from kind in IsLong ? Enum.GetValues<FloodKind>() : [FloodKind.Mixed]
        from keyed in IsLong ? new[] { false, true } : [false]
        select new TestCaseData(kind, keyed, IsLong ? 10 : 8);

    [TestCaseSource(nameof(Floods))]
    public async Task A_flood_brings_no_wrong_number_no_growth_and_no_amplification_and_is_over_when_it_ends(FloodKind kind, bool keyed, int seconds)
    {
        using var keys = new TestKeys();
        keys.Write("key", "a key both agents have");
        string[] options = keyed ? ["--key-dir", keys.Folder] : [];
        await using var agents = await TwoAgents.StartAsync(options, options, "env", SmallRoom);
        await agents.BothClearAsync();
        using var flood = agents.Lab.InRouter(1, [.. MtuProbeBinary.Self, FloodSender.Verb, kind.ToString(), agents.FarAddress, seconds.ToString()]);
        await flood.WaitForOutputAsync(FloodSender.Ready, TimeSpan.FromSeconds(40));

        var (resident, before, started) = (agents.Far.ResidentBytes, await agents.Lab.ServerCountersAsync(), Stopwatch.GetTimestamp());
        var (rejected, probes, lost) = (await SumAsync(agents.Far, Rejected), await SumAsync(agents.Near, Sent), await SumAsync(agents.Near, Lost));
        var (most, verdicts, slowest) = (resident, new SortedSet<string>(), TimeSpan.Zero);
        while (!flood.HasEnded)
        {
            var asked = Stopwatch.GetTimestamp();
            Assert.That(await agents.Far.HealthAsync(), Is.EqualTo("ok\n"), "the flooded agent's health");
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(asked).Ticks));
            most = Math.Max(most, agents.Far.ResidentBytes);
            await LookAsync(agents, verdicts);
            await Task.Delay(Glance);
        }

        var (took, after) = (Stopwatch.GetElapsedTime(started), await agents.Lab.ServerCountersAsync());
        Assert.That(flood.Output, Does.Contain(FloodSender.Over), flood.Errors);
        var recovering = Stopwatch.GetTimestamp();
        await agents.BothClearAsync();
        var recovered = Stopwatch.GetElapsedTime(recovering);
        for (var rest = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(rest) < Aftermath; await Task.Delay(Glance))
        {
            await LookAsync(agents, verdicts);
        }

        await agents.BothClearAsync();
        (rejected, probes, lost) = (await SumAsync(agents.Far, Rejected) - rejected, await SumAsync(agents.Near, Sent) - probes, await SumAsync(agents.Near, Lost) - lost);
        var (packets, received, sent) = (after.ReceivedPackets - before.ReceivedPackets, after.ReceivedBytes - before.ReceivedBytes, after.SentBytes - before.SentBytes);
        var rate = packets / took.TotalSeconds;
        await TestContext.Out.WriteLineAsync(
            $"| {kind}{(keyed ? ", keys" : "")} | {rate:0} packets/s | {received / took.TotalSeconds / 1e6:0.0} MB/s in | {sent / took.TotalSeconds / 1e6:0.0} MB/s out | {resident >> 20} → {most >> 20} MiB "
            + $"| {lost} of {probes} lost | {rejected} rejected | {string.Join(", ", verdicts)} | {slowest.TotalMilliseconds:0} ms /healthz | {recovered.TotalSeconds:0.0} s | {flood.Output.Split('\n')[1]}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rate, Is.GreaterThan(FewestPerSecond));
            Assert.That(Math.Max(most, agents.Far.ResidentBytes) - resident, Is.LessThan(MostGrowth), "memory");
            Assert.That(sent, Is.LessThan(kind is FloodKind.Replayed ? Math.Max(received, ReverseBurst + (long)(took.TotalSeconds * ReverseBytesPerSecond)) : received), "amplification");
            Assert.That(rejected, Is.Positive);
        }
    }

    /// <summary>Neither agent shows anything that the network is not.</summary>
    private static async Task LookAsync(TwoAgents agents, SortedSet<string> verdicts)
    {
        foreach (var finding in (await agents.Near.FindingsAsync() ?? []).Concat(await agents.Far.FindingsAsync() ?? []))
        {
            Assert.That(RunningAgent.Verdict(finding), Is.AnyOf("clear", "unreachable", "inconclusive"), finding.ToString());
            Assert.That(RunningAgent.PathMtu(finding), Is.Null.Or.EqualTo(1500), finding.ToString());
            Assert.That(Reverse(finding), Is.Null.Or.EqualTo(1500), finding.ToString());
            verdicts.Add(RunningAgent.Verdict(finding)!);
        }
    }

    /// <summary>All series of a counter together.</summary>
    private static async Task<double> SumAsync(RunningAgent agent, string counter) => (await agent.ScrapeAsync() ?? "")
        .Split('\n')
        .Where(line => line.StartsWith(counter + "{", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static int? Reverse(JsonElement finding) =>
        finding.GetProperty("reverse") is { ValueKind: JsonValueKind.Object } reverse && reverse.GetProperty("pathMtu") is { ValueKind: JsonValueKind.Number } number
            ? number.GetInt32()
            : null;
}
