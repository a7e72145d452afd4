using System.Text.Json;
using MtuProbe.Core.Paths;
using MtuProbe.LabTests.Kernel;

namespace MtuProbe.LabTests.Agent;

/// <summary>What happens to networks happens between two agents; what they publish ends right, and never shows what was not measured.</summary>
[NeedsLab(Binary = true)]
internal sealed class NetworkFaultTests
{
    private static readonly TimeSpan RaiseSoon = RunningAgent.RaiseTimer + TimeSpan.FromSeconds(15);

    private static bool Shows(JsonElement finding, string verdict, int? pathMtu) =>
        RunningAgent.Verdict(finding) == verdict && RunningAgent.PathMtu(finding) == pathMtu;

    private static Func<JsonElement, bool> Clear => f => Shows(f, "clear", 1500);

    [Test]
    public async Task A_link_that_narrows_widens_and_is_cut_is_followed()
    {
        await using var agents = await TwoAgents.StartAsync();
        await agents.ClearAsync();
        Assert.That(await agents.Near.MetricAsync("mtuprobe_path_mtu_bytes{peer=\"far\",family=\"ipv4\",via=\"pod\"}"), Is.EqualTo(1500));

        await agents.NarrowAsync(1400);
        foreach (var family in new[] { "ipv4", "ipv6" })
        {
            await agents.Near.UntilAsync("far", f => Shows(f, "blackHole", 1400), RunningAgent.Soon, family);
        }

        await agents.Near.UntilAsync("far", f => f.GetProperty("blackHole").GetProperty("before").ValueKind == JsonValueKind.Object, TimeSpan.FromSeconds(30));
        Assert.That(await agents.Near.MetricAsync("mtuprobe_path_black_hole{peer=\"far\",family=\"ipv4\",via=\"pod\"}"), Is.EqualTo(1));
        Assert.That(await agents.Near.MetricAsync("mtuprobe_node_recommended_mtu_bytes{family=\"ipv4\"}"), Is.EqualTo(1400));
        await agents.Near.UntilStoredAsync("path.far.ipv4", 1400);

        await agents.NarrowAsync(null);
        await agents.Near.UntilAsync("far", Clear, RaiseSoon);
        Assert.That(await agents.Near.MetricAsync("mtuprobe_node_recommended_mtu_bytes{family=\"ipv4\"}"), Is.EqualTo(1400), "a higher number has to hold");

        await agents.NarrowAsync(1);
        var silence = agents.Near.UntilAsync("far", f => RunningAgent.Verdict(f) == "unreachable", RunningAgent.Soon);
        await agents.Near.AlwaysAsync(f => RunningAgent.Verdict(f) != "blackHole", TimeSpan.FromSeconds(15));
        await silence;
        Assert.That(await agents.Near.MetricAsync("mtuprobe_path_up{peer=\"far\",family=\"ipv4\",via=\"pod\"}"), Is.Zero);
        Assert.That(await agents.Near.MetricAsync("mtuprobe_path_mtu_bytes{peer=\"far\",family=\"ipv4\",via=\"pod\"}"), Is.Null);

        await agents.NarrowAsync(null);
        await agents.Near.UntilAsync("far", Clear, RunningAgent.Soon);
    }

    [Test]
    public async Task A_link_that_narrows_and_says_so_is_reduced()
    {
        await using var agents = await TwoAgents.StartAsync();
        await agents.ClearAsync();
        await agents.InRouterAsync("ip", "link", "set", "link1", "mtu", "1400");
        await agents.Near.UntilAsync("far", f => Shows(f, "reduced", 1400), RunningAgent.Soon);
        Assert.That(await agents.Near.MetricAsync("mtuprobe_path_ptb{peer=\"far\",family=\"ipv4\",via=\"pod\"}"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_address_that_changes_and_an_interface_that_goes_down_and_up_are_followed()
    {
        await using var agents = await TwoAgents.StartAsync();
        await agents.ClearAsync();
        await agents.InNearAsync("ip", "address", "del", "10.77.0.1/24", "dev", "link0");
        await agents.InNearAsync("ip", "address", "add", "10.77.0.9/24", "dev", "link0");
        await agents.InNearAsync("ip", "route", "replace", "10.77.0.0/16", "via", "10.77.0.2");
        await agents.Near.UntilAsync("far", f => Clear(f) && f.GetProperty("source").GetString() == "10.77.0.9", RunningAgent.Soon);

        await agents.InNearAsync("ip", "link", "set", "link0", "down");
        await agents.Near.UntilAsync("far", f => RunningAgent.Verdict(f) is "unreachable" or "inconclusive", RunningAgent.Soon);
        await agents.InNearAsync("ip", "link", "set", "link0", "up");
        await agents.InNearAsync("ip", "route", "replace", "10.77.0.0/16", "via", "10.77.0.2");
        await agents.Near.UntilAsync("far", Clear, RunningAgent.Soon);
    }

    [Test]
    public async Task The_interface_MTU_that_falls_and_rises_is_followed()
    {
        await using var agents = await TwoAgents.StartAsync();
        await agents.ClearAsync();
        await agents.InNearAsync("ip", "link", "set", "link0", "mtu", "1450");
        await agents.Near.UntilAsync("far", f => RunningAgent.PathMtu(f) == 1450, RunningAgent.Soon);
        await agents.InNearAsync("ip", "link", "set", "link0", "mtu", "1500");
        await agents.Near.UntilAsync("far", Clear, RaiseSoon);
    }

    [Test]
    public async Task What_this_hosts_own_filter_and_full_queue_do_is_no_wrong_number()
    {
        await using var agents = await TwoAgents.StartAsync();
        await agents.ClearAsync();
        await agents.InNearAsync("nft", "add table inet own; add chain inet own out { type filter hook output priority filter; }; add rule inet own out udp dport 9798 drop");
        foreach (var family in new[] { "ipv4", "ipv6" })
        {
            await agents.Near.UntilAsync("far", f => RunningAgent.Verdict(f) == "unreachable", RunningAgent.Soon, family);
        }

        await agents.InNearAsync("nft", "delete", "table", "inet", "own");
        await agents.ClearAsync();

        // The queue holds one packet and no more: the kernel refuses the others with ENOBUFS.
        await agents.InNearAsync("tc", "qdisc", "replace", "dev", "link0", "root", "tbf", "rate", "4mbit", "burst", "1600", "limit", "3100");
        await agents.Near.AlwaysAsync(Clear, RaiseSoon);
    }

    [Test]
    public async Task An_outside_target_is_measured_without_a_responder_and_confirmed_by_echo()
    {
        // The second router: nothing of ours runs there.
        await using var agents = await TwoAgents.StartAsync("--target", "out=10.77.1.2", "--target-interval", "300");
        await agents.Near.UntilAsync("out", f => Clear(f) && f.GetProperty("method").GetString() == "icmp", RunningAgent.Soon);
        await agents.NarrowAsync(1400);
        await agents.Near.UntilAsync("out", f => Shows(f, "blackHole", 1400), RunningAgent.Soon);
        Assert.That(await agents.Near.MetricAsync("mtuprobe_path_mtu_bytes{peer=\"out\",family=\"ipv4\",via=\"egress\"}"), Is.EqualTo(1400));
        await agents.Near.UntilStoredAsync("egress.out.ipv4", 1400);
    }

    [Test]
    public async Task A_clear_lane_moves_to_another_port_with_each_raise_and_one_that_is_not_clear_stays()
    {
        await using var agents = await TwoAgents.StartAsync();
        await agents.ClearAsync();
        var first = Ports((await agents.Near.FindingsAsync())![0]);
        Assert.That(first, Has.Length.EqualTo(4));
        await agents.Near.UntilAsync("far", f => Ports(f).Intersect(first).Count() is 0, RaiseSoon + RunningAgent.RaiseTimer);

        await agents.NarrowAsync(1400);
        await agents.Near.UntilAsync("far", f => Shows(f, "blackHole", 1400), RunningAgent.Soon);
        var hole = Ports((await agents.Near.FindingsAsync())!.First(f => f.GetProperty("family").GetString() == "ipv4"));
        await agents.Near.AlwaysAsync(
            f => f.GetProperty("family").GetString() != "ipv4" || Ports(f).SequenceEqual(hole),
            (2 * RunningAgent.RaiseTimer) + TimeSpan.FromSeconds(3));
    }

    private static int[] Ports(JsonElement finding) =>
        [.. finding.GetProperty("flows").EnumerateArray().Select(flow => flow.GetProperty("sourcePort").GetInt32())];

    [Test]
    public async Task A_flooded_responder_still_serves_its_peer()
    {
        await using var agents = await TwoAgents.StartAsync();
        await agents.ClearAsync();
        using var hostile = agents.Lab.InRouter(0, [.. MtuProbeBinary.Self, "hostile", agents.FarAddress]);
        await hostile.WaitForOutputAsync(HostileSender.Ready, TimeSpan.FromSeconds(20));
        await agents.Near.AlwaysAsync(Clear, RaiseSoon);
        Assert.That(hostile.HasEnded, Is.False, hostile.Errors);
        Assert.That(await agents.Far.MetricAsync("mtuprobe_requests_rejected_total{reason=\"malformed\"}"), Is.Positive);
    }

    /// <summary>Between two confirmations the router forgets, and the next probe leaves it by another port: nothing that was proved to an address is lost with it.</summary>
    [Test]
    public async Task A_translation_that_forgets_between_confirmations_changes_no_number([Values] bool keyed)
    {
        using var keys = new TestKeys();
        keys.Write("key", "a key both agents have");
        string[] options = keyed ? ["--key-dir", keys.Folder] : [];
        await using var agents = await TwoAgents.StartAsync(options, options);
        await agents.InRouterAsync("nft", "add table ip forgetful; add chain ip forgetful out { type nat hook postrouting priority srcnat; }; add rule ip forgetful out oifname link1 udp dport 9798 masquerade fully-random");
        await agents.InRouterAsync("sysctl", "-qw", "net.netfilter.nf_conntrack_udp_timeout=1", "net.netfilter.nf_conntrack_udp_timeout_stream=1");
        await agents.Near.UntilAsync("far", f => Clear(f) && f.GetProperty("natted").GetBoolean(), RaiseSoon);
        await agents.Near.AlwaysAsync(f => RunningAgent.Verdict(f) == "clear", RaiseSoon);

        await agents.NarrowAsync(1400);
        await agents.Near.UntilAsync("far", f => Shows(f, "blackHole", 1400), RunningAgent.Soon);
    }

    [Test]
    public async Task Without_ping_sockets_an_outside_target_is_measured_by_its_closed_port_and_peers_as_ever()
    {
        await using var agents = await TwoAgents.StartAsync("--target", "out=10.77.1.2", "--target-interval", "15");
        agents.Near.Dispose();
        await agents.InNearAsync("sysctl", "-qw", "net.ipv4.ping_group_range=1 0");
        await agents.RestartNearAsync();
        await agents.ClearAsync();
        await agents.Near.UntilAsync(
            "out",
            f => Clear(f) && f.GetProperty("method").GetString() == "udp" && f.GetProperty("explanation").GetString()!.Contains("ping_group_range", StringComparison.Ordinal),
            RunningAgent.Soon);
    }

    [Test]
    public async Task Another_node_under_a_peers_address_is_no_path_to_the_peer()
    {
        await using var agents = await TwoAgents.StartAsync();
        await agents.ClearAsync();
        agents.Far.Process.Kill();
        using var stranger = agents.Lab.InServer([.. MtuProbeBinary.Command, "respond", "--node", "stranger"]);
        await agents.Near.UntilAsync(
            "far",
            f => RunningAgent.Verdict(f) == "inconclusive" && f.GetProperty("explanation").GetString()!.Contains("another node than far", StringComparison.Ordinal),
            RunningAgent.Soon);
        Assert.That(await agents.Near.MetricAsync("mtuprobe_path_mtu_bytes{peer=\"far\",family=\"ipv4\",via=\"pod\"}"), Is.Null);
        stranger.Kill();
        await agents.RestartFarAsync();
        await agents.ClearAsync();
    }
}
