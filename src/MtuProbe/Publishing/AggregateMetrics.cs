using MtuProbe.Aggregating;
using MtuProbe.Core.Paths;
using Prometheus;

namespace MtuProbe.Publishing;

/// <summary>An aggregator's metrics (contract §4.3). Only the one that leads has series of the cluster.</summary>
internal sealed class AggregateMetrics : IDisposable
{
    private readonly Gauge _recommended;
    private readonly Gauge _nodes;
    private readonly Gauge _paths;
    private volatile ClusterState? _state;

    public AggregateMetrics(TimeProvider time, string version)
    {
        Process = new ProcessMetrics(time, version);
        _recommended = Make("family", MetricNames.ClusterRecommendedMtu, "MTU in bytes that the whole cluster should use.");
        _nodes = Make("state", MetricNames.ClusterNodes, "Nodes, by state: fresh, stale, missing.");
        _paths = Make("verdict", MetricNames.ClusterPaths, "Paths of fresh nodes, by verdict: the worse of both ways.");
        Process.BeforeScrape(BringInStep);

        Gauge Make(string label, string name, string help) => Process.Make.CreateGauge(name, help, [label], new GaugeConfiguration { SuppressInitialValue = true });
    }

    public ProcessMetrics Process { get; }

    /// <summary>From now on the gauges show this; null for nothing, where another leads or nothing is known. Returns at once.</summary>
    public void Show(ClusterState? state) => _state = state;

    public void Dispose() => Process.Dispose();

    private void BringInStep()
    {
        var state = _state;
        GaugeSeries.Replace(_recommended, state is null ? [] : Enum.GetValues<IpFamily>()
            .Select(family => (family.Label, Mtu: state.Smallest(null, family)))
            .Where(number => number.Mtu is not null)
            .Select(number => (number.Label, number.Mtu!.Value.Bytes)));
        GaugeSeries.Replace(_nodes, state is null ? [] : [("fresh", state.Fresh), ("stale", state.StaleNodes), ("missing", state.Missing)]);
        GaugeSeries.Replace(_paths, state is null ? [] : state.Verdicts.Where(count => Labels.VerdictOf(count.Key) is not null).Select(count => (count.Key, count.Value)));
    }
}
