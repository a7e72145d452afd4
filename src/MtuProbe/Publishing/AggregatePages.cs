using MtuProbe.Aggregating;

namespace MtuProbe.Publishing;

/// <summary>What an aggregator's HTTP servers serve, made anew for each request from the last state.</summary>
internal sealed class AggregatePages(TimeProvider time, AggregateMetrics metrics)
{
    private volatile ClusterState? _state;

    public PeoplePages People => new()
    {
        Page = StatusPage.OfCluster,
        Documents = [("/api/v1/report", Report), ("/api/v1/advice", Advice)],
        NothingYet = "this aggregator has only begun, or another one leads",
    };

    public ProcessMetrics Process => metrics.Process;

    /// <summary>From now on page, report and gauges show this; null for nothing, where another leads or nothing is known. Returns at once.</summary>
    public void Show(ClusterState? state)
    {
        _state = state;
        metrics.Show(state);
    }

    private byte[]? Report() => _state is { } state ? ClusterDocument.Write(state, time.GetUtcNow()) : null;

    private byte[]? Advice() => _state is { } state && state.Smallest(null, null) is { } mtu ? AdviceDocument.Write(mtu, ClusterDocument.Vias(state)) : null;
}
