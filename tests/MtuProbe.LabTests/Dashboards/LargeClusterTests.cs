using System.Diagnostics;

namespace MtuProbe.LabTests.Dashboards;

/// <summary>Rules and panels at 500 nodes: invented agents, a real Prometheus.</summary>
[NeedsLab(Program = "prometheus")]
internal sealed class LargeClusterTests
{
    private const int Nodes = 500;
    private const int Bad = 7;

    /// <summary>Of the two matrices, the largest panels: as many rows as columns.</summary>
    private const int MatrixSize = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Test]
    public async Task One_black_holed_node_among_500_is_one_alert_and_no_panel_is_flooded()
    {
        var metrics = InventedCluster.Metrics(Nodes, Bad);
        await using var scrapes = new ScrapePoint(new Dictionary<string, Func<Task<string?>>> { ["/metrics"] = () => Task.FromResult<string?>(metrics) });
        using var prometheus = await RunningPrometheus.StartAsync(
            $"  - {{ job_name: mtuprobe-agent, scrape_interval: 10s, scrape_timeout: 10s, static_configs: [{{ targets: ['{scrapes.Address}'] }}] }}\n", "10s");

        const string firing = "ALERTS{alertname=~\"MtuProbe.+\",alertstate=\"firing\"}";
        await prometheus.UntilAsync(firing, alerts => alerts.Count > 0, Patience);

        // As long again as it took: whatever else would fire by mistake has had its time.
        await prometheus.UntilAsync("count_over_time(" + firing + "[5m])", alerts => alerts.Any(alert => alert.Value >= 4), Patience);
        var alert = (await prometheus.QueryAsync(firing)).Single();
        Assert.That((alert.Labels["alertname"], alert.Labels["node"]), Is.EqualTo(("MtuProbeNodeBlackHole", $"n{Bad}")));

        var variables = new Dictionary<string, string> { ["node"] = ".*", ["size"] = $"{MatrixSize}", ["__rate_interval"] = "1m" };
        foreach (var (panel, expression) in Shipped.Queries("mtu-fleet.json", variables))
        {
            var started = Stopwatch.GetTimestamp();
            var samples = await prometheus.QueryAsync(expression);
            TestContext.Out.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds,6:0} ms {samples.Count,5} {panel}");
            Assert.That(samples, Has.Count.LessThanOrEqualTo(MatrixSize * MatrixSize), panel);
        }

        TestContext.Out.WriteLine($"rules: {string.Join(", ", await prometheus.EvaluationTimesAsync())}");
    }
}
