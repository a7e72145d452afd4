using MtuProbe.LabTests.Agent;

namespace MtuProbe.LabTests.Cluster;

/// <summary>Agents of two nodes with a real network between them, and an API server that comes and goes.</summary>
[NeedsLab(Binary = true)]
internal sealed class AgentInClusterTests
{
    private const string Object = "mtuprobe-node-near";

    [Test]
    public async Task Agents_find_each_other_publish_what_they_find_and_tell_of_a_change()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.UntilAsync(() => nodes.Value(Object, "path.far") == "1500" && nodes.Value("mtuprobe-node-far", "path.near") == "1500", "both objects");
        Assert.That(nodes.Events(), Is.Empty);

        await nodes.NarrowAsync(1400);
        await nodes.UntilAsync(() => nodes.Value(Object, "recommended-mtu") == "1400", "the smaller number");
        await nodes.UntilAsync(() => nodes.Events().Any(note => note.Contains("far ipv4 via pod: clear -> blackHole, 1400 bytes", StringComparison.Ordinal)), "an Event");
        Assert.That(new[] { "path.far.ipv4", "path.far.ipv6", "svc.front" }.Select(key => nodes.Value(Object, key)), Is.All.EqualTo("1400").Or.Null);
    }

    [Test]
    public async Task A_number_is_kept_over_kill_minus_9_though_the_server_is_away_when_it_comes_back()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.NarrowAsync(1400);
        await nodes.UntilAsync(() => nodes.Value(Object, "recommended-mtu") == "1400" && nodes.Value(Object, "path.far") == "1400", "the smaller number");
        nodes.Near.Process.Kill();
        await nodes.NarrowAsync(null);
        await nodes.Server.StopListeningAsync();
        var before = nodes.Value(Object, "as-of");
        await nodes.RestartNearAsync();
        await nodes.UntilAsync(() => nodes.Near.Process.Errors.Contains("peers cannot be listed", StringComparison.Ordinal), "a complaint");
        Assert.That(await nodes.Near.HealthAsync(), Is.Not.Null);

        await nodes.Server.ListenAsync();
        await nodes.Near.UntilAsync("far", f => RunningAgent.Verdict(f) == "clear", TimeSpan.FromSeconds(60));
        await nodes.UntilAsync(() => nodes.Value(Object, "as-of") != before, "a write after the restart");
        await Task.Delay(TimeSpan.FromSeconds(12));
        Assert.That((nodes.Value(Object, "recommended-mtu"), nodes.Value(Object, "path.far.ipv4")), Is.EqualTo(("1400", "1400")), "higher only after it held");
    }

    [Test]
    public async Task A_server_that_is_away_stops_no_probing_and_what_changed_meanwhile_is_published_after()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.UntilAsync(() => nodes.Value(Object, "path.far") == "1500", "an object");
        await nodes.Server.StopListeningAsync();
        await nodes.NarrowAsync(1400);
        foreach (var family in new[] { "ipv4", "ipv6" })
        {
            await nodes.Near.UntilAsync("far", f => RunningAgent.Verdict(f) == "blackHole", RunningAgent.Soon, family);
        }

        await nodes.UntilAsync(() => nodes.Near.Process.Errors.Contains("ConfigMaps of namespace mtuprobe: cannot be written", StringComparison.Ordinal), "a complaint");
        Assert.That(await nodes.Near.MetricAsync("mtuprobe_publish_total{publisher=\"configmap\",result=\"error\"}"), Is.GreaterThan(0));
        await nodes.Server.ListenAsync();
        await nodes.Near.UntilAsync(() => Task.FromResult(nodes.Value(Object, "recommended-mtu") == "1400"), TimeSpan.FromSeconds(90), "the number");
    }
}
