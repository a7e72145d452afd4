using Microsoft.Extensions.Logging;
using MtuProbe.Cluster;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Aggregating;

/// <summary>One aggregator from its start to its end: over a store, or in a cluster whenever it leads.</summary>
internal sealed class AggregateProcess(AggregateOptions options, TimeProvider time, ILoggerFactory logs)
{
    /// <summary>What changes meanwhile is written together.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly ILogger _log = logs.CreateLogger("aggregate");
    private bool _isReady;

    /// <summary>Until <paramref name="stop"/>; then what is known is published, and the lease given back.</summary>
    /// <exception cref="UsageException">There is no such cluster or store, or an address cannot be listened on.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var metrics = new AggregateMetrics(time, ProductVersion.Text);
        var shown = new AggregatePages(time, metrics);
        using var api = options.Store is null ? ClusterApi.Open(options.Cluster, time) : null;
        var pages = new MachinePages
        {
            Scrape = metrics.Process.ScrapeAsync,
            WhyNotHealthy = static () => null,
            WhyNotReady = () => _isReady ? null : "it has only begun",
        };
        await using var http = await HttpServer.StartAsync("--listen", options.Listen, context => MachinePages.ServeAsync(context, pages), logs, stop).ConfigureAwait(false);
        await using var people = options.UiListen is { } ui ? await PeoplePages.StartAsync(ui, shown.People, logs, stop).ConfigureAwait(false) : null;
        var page = people is null ? "nowhere" : people.Address.ToString();
        _isReady = true;
        try
        {
            if (api is not null)
            {
                _log.LogInformation("{identity}: aggregates {server}, namespace {namespace}, metrics at {listen}, page at {page}", options.Identity, api.Server, api.Namespace, http.Address, page);
                var leadership = new Leadership(api, options.Lease, options.Identity, time, Random.Shared.NextDouble, _log);
                await leadership.RunAsync(token => new ClusterLeader(api, leadership, options, shown, time, _log).LeadAsync(token), stop).ConfigureAwait(false);
            }
            else
            {
                _log.LogInformation("aggregates store {store}, metrics at {listen}, page at {page}", options.Store, http.Address, page);
                await FollowStoreAsync(options.Store!, shown, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _log.LogInformation("stopping");
        }
    }

    private async Task FollowStoreAsync(string directory, AggregatePages shown, CancellationToken stop)
    {
        var file = new StoreFile(directory, ObjectKeys.Cluster);
        shown.Process.WillPublish(file.Publisher);
        file.TryRemoveDraft();
        var book = new NodeBook(time, options.HoldTime);
        if (file.TryRead() is { } before)
        {
            book.Remember(before);
        }

        await using var publisher = new ObjectPublisher(file, time, Random.Shared, ok => shown.Process.Published(file.Publisher, ok), _log);
        var objects = new StoreObjects(directory);
        for (string? complaint = null; ;)
        {
            try
            {
                book.HearAll(objects.Read());
                complaint = null;
            }
            catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
            {
                if (unread.Message != complaint)
                {
                    _log.LogError("store {store}: cannot be read ({reason}); it is tried again", directory, unread.Message);
                    complaint = unread.Message;
                }
            }

            if (book.Read() is { } state)
            {
                shown.Show(state);
                publisher.Publish(at => ClusterObject.Of(state, term: null, isForConsumers: false, at));
            }

            await Task.Delay(Pause, time, stop).ConfigureAwait(false);
        }
    }
}
