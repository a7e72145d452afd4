using Microsoft.Extensions.Time.Testing;
using MtuProbe.FakeApi;
using MtuProbe.FakeApi.Logging;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.Benchmarks.Cluster;

/// <summary>Agents beside an API server of our own, on one clock that is moved on when nobody waits for an answer.</summary>
internal sealed class ClusterScene : IAsyncDisposable
{
    public const string Namespace = "mtuprobe";
    public const string Service = "mtuprobe-agents";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <summary>What one look at the thread pool makes it do.</summary>
    private const int OwnWork = 3;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 0, 0, TimeSpan.Zero));
    private readonly string _folder = Directory.CreateTempSubdirectory("mtuprobe-cluster-").FullName;
    private readonly List<AgentAtTheApi> _agents = [];
    private FakeApiServer _server = null!;
    private AskedNow _asked = null!;

    public IReadOnlyList<AgentAtTheApi> Agents => _agents;

    public DateTimeOffset Now => _time.GetUtcNow();

    public FakeApiServer Server => _server;

    /// <param name="agents">How many.</param>
    /// <param name="within">They start at random moments within it.</param>
    public static async Task<ClusterScene> BeginAsync(int agents, TimeSpan within, CancellationToken cancellationToken)
    {
        var scene = new ClusterScene();
        scene._server = await FakeApiServer.StartAsync(new FakeApiOptions { Time = scene._time, Namespaces = [Namespace] }, cancellationToken).ConfigureAwait(false);
        scene._asked = new AskedNow(scene._server.Endpoint.Port);
        for (var first = 0; first < agents; first += 100)
        {
            var slice = scene._server.Slice(Namespace, Service, $"{Service}-{first / 100}");
            for (var i = first; i < Math.Min(agents, first + 100); i++)
            {
                slice.Endpoint($"10.1.{i / 250}.{(i % 250) + 1}", Name(i), pod: $"agent-{i}", zone: $"zone-{i % 3}");
            }

            slice.Store();
        }

        var random = new Random(1);
        for (var i = 0; i < agents; i++)
        {
            // A file each, whose token says in the server's log who asked.
            var kubeconfig = Path.Combine(scene._folder, Name(i));
            scene._server.WriteKubeconfig(kubeconfig, token: Name(i), ns: Namespace);
            scene._agents.Add(new AgentAtTheApi(Name(i), kubeconfig, within * random.NextDouble(), scene._time));
        }

        return scene;
    }

    /// <summary>Moves the clock on, a quarter of a second at a time, whenever the server owes no answer.</summary>
    public async Task PassAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        for (var until = Now + time; Now < until;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await SettleAsync(cancellationToken).ConfigureAwait(false);
            _time.Advance(Step);
        }

        await SettleAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many nodes' objects say this number.</summary>
    public int CountPublished(int mtu) => Enumerable.Range(0, _agents.Count).Count(i =>
        (string?)_server.Store.Find(ApiResource.ConfigMaps, Namespace, $"mtuprobe-node-{Name(i)}")?.ToJson()["data"]?["recommended-mtu"] == $"{mtu}");

    /// <summary>Requests since a moment.</summary>
    public IReadOnlyList<RequestRecord> Since(DateTimeOffset moment) => [.. _server.Log.Snapshot().Where(request => request.At >= moment)];

    /// <summary>The most in one second.</summary>
    public static int Peak(IEnumerable<RequestRecord> requests) =>
        requests.CountBy(request => request.At.ToUnixTimeSeconds()).Select(second => second.Value).DefaultIfEmpty(0).Max();

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_agents.Select(agent => agent.DisposeAsync().AsTask())).ConfigureAwait(false);
        _asked.Dispose();
        await _server.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_folder, recursive: true);
    }

    private static string Name(int agent) => $"node-{agent:000}";

    /// <summary>Until nobody works and nobody waits for an answer; a thread in the midst of something is known by what it completes.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        for (var (quiet, completed) = (0, -1L); quiet < 3;)
        {
            await Task.Factory.StartNew(static () => { }, cancellationToken, TaskCreationOptions.PreferFairness, TaskScheduler.Default).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken).ConfigureAwait(false);
            var now = ThreadPool.CompletedWorkItemCount;
            quiet = ThreadPool.PendingWorkItemCount == 0 && !_asked.Any && now - completed <= OwnWork ? quiet + 1 : 0;
            completed = now;
        }
    }
}
