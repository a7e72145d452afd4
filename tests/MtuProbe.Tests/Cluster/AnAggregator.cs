using System.Net;
using MtuProbe.Aggregating;
using MtuProbe.Cluster;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Cluster;

/// <summary>What <c>mtuprobe aggregate</c> runs, in this process: an election, and whoever leads.</summary>
internal sealed class AnAggregator : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly AggregateMetrics _metrics;

    public AnAggregator(ClusterApi api, string identity, TimeProvider time, Said log, CancellationToken end, params string[] publishTo)
        : this(api, identity, time, log, end, publishTo, isElected: true)
    {
    }

    private AnAggregator(ClusterApi api, string identity, TimeProvider time, Said log, CancellationToken end, string[] publishTo, bool isElected)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(end);
        _metrics = new AggregateMetrics(time, "test");
        var options = new AggregateOptions
        {
            Cluster = new ClusterOptions(null, null, null),
            Store = null,
            PeerService = "mtuprobe-agents",
            PublishTo = publishTo,
            Lease = "mtuprobe-aggregator",
            Identity = identity,
            Listen = ListenAddress.Parse("127.0.0.1:9799", IPAddress.Loopback)!,
            UiListen = null,
            HoldTime = TimeSpan.FromMinutes(30),
            LogJson = false,
            LogDebug = false,
        };
        var leadership = new Leadership(api, options.Lease, identity, time, static () => 0.5, log);
        Task LeadAsync(CancellationToken token) => new ClusterLeader(api, leadership, options, new AggregatePages(time, _metrics), time, log).LeadAsync(token);
        Run = isElected ? leadership.RunAsync(LeadAsync, _stop.Token) : LeadAsync(_stop.Token);
    }

    /// <summary>Leads at once, under the Lease that somebody made for it.</summary>
    public static AnAggregator Leading(ClusterApi api, string identity, TimeProvider time, Said log, CancellationToken end) =>
        new(api, identity, time, log, end, [], isElected: false);

    public Task Run { get; }

    public Task StopAsync() => _stop.CancelAsync();

    /// <summary>Its metrics as they are scraped.</summary>
    public async Task<string> ScrapeAsync() => System.Text.Encoding.UTF8.GetString((await _metrics.Process.ScrapeAsync(CancellationToken.None)).Span);

    public void Dispose()
    {
        _stop.Dispose();
        _metrics.Dispose();
    }
}
