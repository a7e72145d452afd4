using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using Prometheus;

namespace MtuProbe.Publishing;

/// <summary>The gauges that follow an agent's state. One thread at a time. What a state does not hold has no series.</summary>
internal sealed class StateGauges
{
    private readonly PathGauges _paths;
    private readonly Gauge _counts;
    private readonly Gauge _interfaces;
    private readonly Gauge _recommended;
    private readonly Gauge _oldest;
    private readonly Gauge _peers;
    private AgentState? _shown;

    public StateGauges(MetricFactory make)
    {
        _paths = new PathGauges(make);
        _counts = Make("verdict", MetricNames.Paths, "Paths of this node, by verdict: the worse of both ways.");
        _interfaces = Make("device", MetricNames.InterfaceMtu, "MTU in bytes of the interfaces that paths leave by.");
        _recommended = Make("family", MetricNames.NodeRecommendedMtu, "MTU in bytes that this node should use: the smallest of its paths' recommendations.");
        _oldest = make.CreateGauge(
            MetricNames.OldestConfirmation,
            "Seconds since the path that is up and was confirmed least recently was confirmed.",
            new GaugeConfiguration { SuppressInitialValue = true });
        _peers = Make("state", MetricNames.Peers, "Peers, by state: known, stable, rotating, pinned.");

        Gauge Make(string label, string name, string help) => make.CreateGauge(name, help, [label], new GaugeConfiguration { SuppressInitialValue = true });
    }

    public void Show(AgentState state, DateTimeOffset now)
    {
        ShowOldest(state, now);
        if (ReferenceEquals(state, _shown))
        {
            return;
        }

        _shown = state;
        _paths.Show(state.Paths);
        var counts = state.Paths.Where(p => p.Verdict is not null).CountBy(p => p.Verdict!.Value).ToDictionary();
        GaugeSeries.Replace(_counts, Enum.GetValues<VerdictKind>().Select(kind => (kind.Label, counts.GetValueOrDefault(kind))));
        GaugeSeries.Replace(_interfaces, state.Interfaces.Select(i => (i.Key, i.Value.Bytes)));
        GaugeSeries.Replace(_peers, state.Peers.Select(p => (p.Key, p.Value)));
        GaugeSeries.Replace(_recommended, state.Pod.Concat(state.Egress).GroupBy(n => n.Key).Select(family => (family.Key.Label, family.Min(n => n.Value.Mtu).Bytes)));
    }

    private void ShowOldest(AgentState state, DateTimeOffset now)
    {
        if (state.Paths.Where(p => p.IsUp).Min(p => p.ConfirmedAt) is { } oldest)
        {
            _oldest.Set(Math.Max(0, (now - oldest).TotalSeconds));
        }
        else
        {
            _oldest.Unpublish();
        }
    }
}
