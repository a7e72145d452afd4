using Prometheus;

namespace MtuProbe.Publishing;

/// <summary>What every process of ours that stays says of itself: its version, its runtime, and how its publishing goes. One registry, one scrape at a time.</summary>
internal sealed class ProcessMetrics : IDisposable
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly SemaphoreSlim _oneScrape = new(1);
    private int _lastLength;
    private readonly TimeProvider _time;
    private readonly Counter _published;
    private readonly Gauge _publishedAt;

    public ProcessMetrics(TimeProvider time, string version)
    {
        _time = time;
        Make = Metrics.WithCustomRegistry(_registry);
        _published = Make.CreateCounter(MetricNames.Publish, "Attempts to publish, by publisher and result: ok or error.", ["publisher", "result"]);
        _publishedAt = Make.CreateGauge(MetricNames.PublishLastSuccess, "Unix time in seconds of the last success, by publisher.", ["publisher"]);
        Make.CreateGauge(MetricNames.BuildInfo, "1; the label says which version this is.", ["version"]).WithLabels(version).Set(1);
        DotNetStats.Register(_registry);
    }

    /// <summary>Makes further metrics.</summary>
    public MetricFactory Make { get; }

    /// <summary>Both results count from zero, so that the first error is an increase.</summary>
    public void WillPublish(string publisher)
    {
        _published.WithLabels(publisher, "ok").Publish();
        _published.WithLabels(publisher, "error").Publish();
    }

    public void Published(string publisher, bool ok)
    {
        _published.WithLabels(publisher, ok ? "ok" : "error").Inc();
        if (ok)
        {
            _publishedAt.WithLabels(publisher).Set(_time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        }
    }

    /// <summary>Gauges that follow a state are brought in step then.</summary>
    public void BeforeScrape(Action bringInStep) => _registry.AddBeforeCollectCallback(bringInStep);

    /// <summary>The whole text of one scrape.</summary>
    public async Task<ReadOnlyMemory<byte>> ScrapeAsync(CancellationToken cancellationToken)
    {
        await _oneScrape.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // About as much as last time: what grows by doubling leaves as much behind again, for each of thousands of series.
            var text = new MemoryStream(_lastLength + (_lastLength / 16));
            await _registry.CollectAndExportAsTextAsync(text, cancellationToken).ConfigureAwait(false);
            _lastLength = (int)text.Length;
            return text.GetBuffer().AsMemory(0, (int)text.Length);
        }
        finally
        {
            _oneScrape.Release();
        }
    }

    public void Dispose() => _oneScrape.Dispose();
}
