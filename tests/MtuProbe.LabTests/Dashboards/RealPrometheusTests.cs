using MtuProbe.Lab.Demo;
using MtuProbe.LabTests.Agent;

namespace MtuProbe.LabTests.Dashboards;

/// <summary>What Grafana would ask and what would wake somebody, out of a real Prometheus beside real agents in a faulty network.</summary>
[NeedsLab(Binary = true, Program = "prometheus")]
internal sealed class RealPrometheusTests
{
    private const string HoleOfNode = "ALERTS{alertname=\"MtuProbeNodeBlackHole\",alertstate=\"firing\"}";

    /// <summary>Until the first finding, and until Prometheus has scraped and judged it.</summary>
    private static readonly TimeSpan Found = RunningAgent.Soon + TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Repaired = RunningAgent.RaiseTimer + TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["node"] = "node-a",
        ["peer"] = "node-b",
        ["family"] = ".*",
        ["size"] = "30",
        ["__rate_interval"] = "30s",
    };

    [Test]
    public async Task Every_query_of_every_panel_returns_data_and_every_series_named_exists()
    {
        await using var cluster = await WatchedCluster.StartAsync(DemoCluster.FirstAct);
        var prometheus = cluster.Prometheus;
        await FiresForAsync(prometheus, Found, "node-b", "node-e");
        await prometheus.UntilAsync("mtuprobe_path_mtu_bytes{via=\"egress\"}", samples => samples.Count >= DemoCluster.Nodes.Count, Found);

        var fleet = new Dictionary<string, string>(Variables) { ["node"] = ".*" };
        var queries = Shipped.Queries("mtu-fleet.json", fleet).Concat(Shipped.Queries("mtu-path.json", Variables)).ToList();
        Assert.That(queries, Has.Count.GreaterThan(80));
        foreach (var (_, expression) in queries)
        {
            await prometheus.UntilAsync(expression, samples => samples.Any(sample => !double.IsNaN(sample.Value)), Repaired);
        }

        Assert.That(Shipped.Series.Except(await prometheus.NamesAsync()), Is.Empty);
        Assert.That(Shipped.Series.Count(), Is.GreaterThan(30));
    }

    [Test]
    public async Task The_alert_for_a_black_hole_fires_and_clears_after_the_repair()
    {
        await using var cluster = await WatchedCluster.StartAsync(DemoCluster.FirstAct);
        await FiresForAsync(cluster.Prometheus, Found, "node-b", "node-e");

        // With the third silent port everybody has more than half of its paths in a hole.
        await cluster.ChangeAsync(DemoCluster.SecondAct);
        await FiresForAsync(cluster.Prometheus, Found, "node-a", "node-b", "node-c", "node-d", "node-e");
        await cluster.Prometheus.UntilAsync(
            "node_peer_trouble:mtuprobe_path_since:timestamp{node=\"node-a\",peer=\"node-c\",trouble=\"blackHole\"} - on (node) node_peer_trouble:mtuprobe_path_since:timestamp{node=\"node-a\",peer=\"node-b\",trouble=\"blackHole\"}",
            later => later.SingleOrDefault().Value > 0,
            Found);

        await cluster.ChangeAsync(DemoCluster.FirstAct);
        await FiresForAsync(cluster.Prometheus, Repaired, "node-b", "node-e");
    }

    private static Task FiresForAsync(RunningPrometheus prometheus, TimeSpan deadline, params string[] nodes) =>
        prometheus.UntilAsync(HoleOfNode, alerts => alerts.Select(alert => alert.Labels["node"]).ToHashSet().SetEquals(nodes), deadline);
}
