using MtuProbe.Agent;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Sockets;
using MtuProbe.Watching;
using Prometheus;

namespace MtuProbe.Publishing;

/// <summary>
/// An agent's metrics (contract §4.3). Counters and histograms take what they are told, from any thread, without a lock. Gauges follow the
/// last state, and are brought in step when somebody scrapes, so that a scrape shows one state and never half of another.
/// </summary>
internal sealed class AgentMetrics : IDisposable
{
    private readonly ProcessMetrics _process;
    private readonly TimeProvider _time;
    private readonly StateGauges _gauges;
    private readonly Counter.Child[] _sent;
    private readonly Counter.Child[] _lost;
    private readonly Counter.Child _ptbAccepted;
    private readonly Counter.Child _ptbRejected;
    private readonly Counter _changes;
    private readonly Histogram _searches;
    private readonly Histogram _roundTrips;
    private readonly Counter _rejected;
    private readonly Counter _lists;
    private readonly Gauge _listedAt;
    private volatile AgentState? _state;
    private Action? _showWitness;

    public AgentMetrics(TimeProvider time, string version)
    {
        _time = time;
        _process = new ProcessMetrics(time, version);
        var make = _process.Make;
        _gauges = new StateGauges(make);
        var methods = Enum.GetValues<ProbeMethod>();
        var sent = make.CreateCounter(MetricNames.ProbesSent, "Probes that left this node, by method.", ["method"]);
        var lost = make.CreateCounter(MetricNames.ProbesLost, "Probes without an answer in time, by method. Those above a path's MTU are lost on purpose.", ["method"]);
        _sent = [.. methods.Select(method => Begun(sent, method.Label))];
        _lost = [.. methods.Select(method => Begun(lost, method.Label))];
        var ptbs = make.CreateCounter(MetricNames.PtbReceived, "\"Packet too big\" messages about probes, by result: accepted, or rejected as not about a packet as we sent it.", ["result"]);
        _ptbAccepted = Begun(ptbs, "accepted");
        _ptbRejected = Begun(ptbs, "rejected");
        _changes = make.CreateCounter(MetricNames.PathChanges, "Changes of a path's verdict or numbers.");
        _searches = make.CreateHistogram(MetricNames.SearchSeconds, "Seconds that finished searches took.", new HistogramConfiguration
        {
            Buckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
        });
        _roundTrips = make.CreateHistogram(MetricNames.PathRtt, "Seconds between a probe and its answer.", new HistogramConfiguration
        {
            Buckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
        });
        _lists = make.CreateCounter(MetricNames.PeerLists, "Lists of the peers asked of the API server, by result: ok or error.", ["result"]);
        _listedAt = make.CreateGauge(MetricNames.PeerListLastSuccess, "Unix time in seconds of the last list of the peers.", new GaugeConfiguration { SuppressInitialValue = true });
        _rejected = make.CreateCounter(MetricNames.RequestsRejected, "Packets to our responder that were not served, by reason.", ["reason"]);
        _process.BeforeScrape(BringInStep);
    }

    /// <summary>Read at each scrape: the counters of every responder since it started.</summary>
    public Func<IReadOnlyList<ResponderCounters>>? Responders { get; set; }

    /// <summary>From now on the gauges show this. Returns at once.</summary>
    public void Show(AgentState state) => _state = state;

    public void ProbesSent(ProbeMethod method, int count = 1) => _sent[(int)method].Inc(count);

    public void ProbesLost(ProbeMethod method, int count = 1) => _lost[(int)method].Inc(count);

    public void PtbReceived(bool accepted) => (accepted ? _ptbAccepted : _ptbRejected).Inc();

    public void PathChanged() => _changes.Inc();

    public void SearchEnded(TimeSpan duration) => _searches.Observe(duration.TotalSeconds);

    public void RoundTrip(TimeSpan time) => _roundTrips.Observe(time.TotalSeconds);

    /// <summary>A witness was asked for: from now on its metrics exist, and show what it knows at each scrape.</summary>
    public void WillWitness(Func<IReadOnlyList<InterfaceReading>> read)
    {
        var witness = new WitnessMetrics(_process.Make);
        _showWitness = () => witness.Show(read());
    }

    /// <inheritdoc cref="ProcessMetrics.WillPublish"/>
    public void WillPublish(string publisher) => _process.WillPublish(publisher);

    public void Published(string publisher, bool ok) => _process.Published(publisher, ok);

    /// <summary>Both results count from zero.</summary>
    public void WillList()
    {
        _lists.WithLabels("ok").Publish();
        _lists.WithLabels("error").Publish();
    }

    public void Listed(bool ok)
    {
        _lists.WithLabels(ok ? "ok" : "error").Inc();
        if (ok)
        {
            _listedAt.Set(_time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        }
    }

    /// <inheritdoc cref="ProcessMetrics.ScrapeAsync"/>
    public Task<ReadOnlyMemory<byte>> ScrapeAsync(CancellationToken cancellationToken) => _process.ScrapeAsync(cancellationToken);

    public void Dispose() => _process.Dispose();

    private static Counter.Child Begun(Counter counter, string label)
    {
        var child = counter.WithLabels(label);
        child.Publish();
        return child;
    }

    private void BringInStep()
    {
        if (_state is { } state)
        {
            _gauges.Show(state, _time.GetUtcNow());
        }

        _showWitness?.Invoke();
        var rejections = (Responders?.Invoke() ?? []).SelectMany(counters => counters.Rejected).GroupBy(r => r.Key);
        foreach (var reason in rejections)
        {
            _rejected.WithLabels(reason.Key.Label).IncTo(reason.Sum(r => r.Value));
        }
    }
}
