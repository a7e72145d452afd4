using System.Text.Json;

namespace MtuProbe.LabTests.Agent;

/// <summary>A rollout of keys reaches two agents at different times.</summary>
[NeedsLab(Binary = true)]
internal sealed class AgentKeyTests
{
    private const string First = "the first shared key";
    private const string Second = "the second shared key";

    [Test]
    public async Task Agents_without_a_common_key_say_why_and_find_each_other_as_soon_as_they_have_one()
    {
        using var here = new TestKeys();
        using var there = new TestKeys();
        here.Write("1", First);
        there.Write("2", Second);
        await using var agents = await TwoAgents.StartAsync(["--key-dir", here.Folder], []);

        // The far one has no keys yet.
        await SilentAsync(agents.Near, "far", "A responder without keys would ignore");
        await SilentAsync(agents.Far, "near", "A responder with keys would ignore");
        Assert.That(await agents.Near.MetricAsync("mtuprobe_requests_rejected_total{reason=\"unauthenticated\"}"), Is.Positive);
        Assert.That(await agents.Far.MetricAsync("mtuprobe_requests_rejected_total{reason=\"unknownVersion\"}"), Is.Positive);
        Assert.That(await agents.Near.MetricAsync("mtuprobe_path_up{peer=\"far\",family=\"ipv4\",via=\"pod\"}"), Is.Zero);
        Assert.That(await agents.Near.MetricAsync("mtuprobe_path_verdict{peer=\"far\",family=\"ipv4\",via=\"pod\",verdict=\"unreachable\"}"), Is.EqualTo(1));
        Assert.That(await agents.Near.MetricAsync("mtuprobe_path_mtu_bytes{peer=\"far\",family=\"ipv4\",via=\"pod\"}"), Is.Null);

        // It is rolled out with another one.
        agents.Far.Dispose();
        await agents.RestartFarAsync("--key-dir", there.Folder);
        await SilentAsync(agents.Near, "far", "most likely the responder has another key");
        await SilentAsync(agents.Far, "near", "most likely the responder has another key");

        // The common one arrives: nobody restarts anything.
        there.Write("1", First);
        await agents.BothClearAsync();
    }

    private static async Task SilentAsync(RunningAgent agent, string peer, string reason)
    {
        foreach (var family in new[] { "ipv4", "ipv6" })
        {
            await agent.UntilAsync(peer, f => IsSilent(f, reason), RunningAgent.Soon, family);
        }
    }

    private static bool IsSilent(JsonElement finding, string reason) =>
        RunningAgent.Verdict(finding) == "unreachable" && RunningAgent.PathMtu(finding) is null
        && finding.GetProperty("explanation").GetString()!.Contains(reason, StringComparison.Ordinal);
}
