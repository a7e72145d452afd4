using System.Text.Json;

namespace MtuProbe.LabTests.Agent;

/// <summary>An agent with <c>--witness</c>: what it measures is explained by what the wire showed meanwhile, and it measures the same.</summary>
[NeedsLab(Binary = true)]
internal sealed class WitnessTests
{
    [Test]
    public async Task PTBs_that_this_hosts_own_firewall_eats_are_told_from_those_that_never_came()
    {
        await using var agents = await TwoAgents.StartAsync("--witness");
        await agents.ClearAsync();
        Assert.That(await agents.Near.MetricAsync("mtuprobe_witness_up{device=\"any\"}"), Is.EqualTo(1), "there is no default route here");
        await agents.InNearAsync("nft", "add table ip eater; add chain ip eater input { type filter hook input priority 0; }; add rule ip eater input icmp type destination-unreachable drop");
        await agents.InRouterAsync("ip", "link", "set", "link1", "mtu", "1400");

        await agents.Near.UntilAsync("far", f => RunningAgent.Verdict(f) == "blackHole" && Fates(f).SequenceEqual(["droppedHere"]), RunningAgent.Soon);
        await agents.Near.UntilAsync("far", f => RunningAgent.Verdict(f) == "reduced" && Fates(f).SequenceEqual(["used"]), RunningAgent.Soon, "ipv6");
        var finding = (await agents.Near.FindingsAsync())!.Single(f => f.GetProperty("family").GetString() == "ipv4");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.GetProperty("pathMtu").GetInt32(), Is.EqualTo(1400));
            Assert.That(finding.GetProperty("explanation").GetString(), Does.Contain("this host handed them to nobody: its own firewall"));
            Assert.That(finding.GetProperty("remedies").EnumerateArray().First().GetProperty("for").GetString(), Is.EqualTo("this-host"));
            Assert.That(finding.GetProperty("witness").GetProperty("lost").ValueKind, Is.EqualTo(JsonValueKind.Null), "it hears ICMP, not the probes");
        }
    }

    [Test]
    public async Task A_silent_hole_is_said_to_be_silent_on_the_wire_too()
    {
        await using var agents = await TwoAgents.StartAsync("--witness");
        await agents.ClearAsync();
        await agents.NarrowAsync(1400);
        await agents.Near.UntilAsync(
            "far", f => RunningAgent.Verdict(f) == "blackHole" && f.GetProperty("explanation").GetString()!.Contains("arrived on link0: none was sent, or it was dropped on its way here", StringComparison.Ordinal), RunningAgent.Soon);
    }

    private static IEnumerable<string> Fates(JsonElement finding) => finding.GetProperty("witness") is { ValueKind: JsonValueKind.Object } witness
        ? witness.GetProperty("ptbs").EnumerateArray().Select(ptb => ptb.GetProperty("fate").GetString()!).Distinct()
        : [];
}
