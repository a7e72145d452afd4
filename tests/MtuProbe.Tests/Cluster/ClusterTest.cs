using System.Text.Json.Nodes;
using k8s;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Cluster;
using MtuProbe.FakeApi;
using MtuProbe.FakeApi.Logging;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;
using MtuProbe.Options;
using MtuProbe.Publishing;
using MtuProbe.Tests.FakeApi;

namespace MtuProbe.Tests.Cluster;

/// <summary>
/// Our side of the API against a server in this process. Server and product have one clock, the test's; it is moved on only while nothing is
/// being asked, so that no answer that is on its way comes too late.
/// </summary>
[CancelAfter(60_000)]
public abstract class ClusterTest
{
    private protected const string Ns = "mtuprobe";

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>A thread that has something to do for so long belongs to somebody else.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>So many threads of the pool are busy when this test is alone: the runner keeps some, and now and then one more or less.</summary>
    private static int _idle = int.MaxValue;

    private readonly List<IDisposable> _open = [];
    private string _folder = string.Empty;
    private readonly System.Diagnostics.Stopwatch _advanced = new();
    private AskedNow _asked = null!;
    private SocketTurn _sockets = null!;

    private protected FakeTimeProvider Time { get; private set; } = null!;

    private protected FakeApiServer Server { get; private set; } = null!;

    private protected Kubernetes Client { get; private set; } = null!;

    private protected ClusterApi Api { get; private set; } = null!;

    private protected Said Log { get; private set; } = null!;

    private protected CancellationTokenSource End { get; private set; } = null!;

    /// <summary>Set while requests are not answered: then time does not wait for them.</summary>
    private protected bool Hangs { get; set; }

    /// <summary>A file like kubectl's that leads here.</summary>
    private protected string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    private protected static double Half() => 0.5;

    [SetUp]
    public async Task Begin()
    {
        (Time, Log, End) = (new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero)), new Said(), new CancellationTokenSource());
        _folder = Directory.CreateTempSubdirectory("mtuprobe-cluster-").FullName;
        Server = await FakeApiServer.StartAsync(new FakeApiOptions { Time = Time, Namespaces = [Ns, "runners"] });
        _sockets = new SocketTurn();
        _asked = new AskedNow(Server.Endpoint.Port);
        Hangs = false;
        Client = AClient.Of(Server);
        Api = Open("any");
        for (var turn = 0; turn < 5; turn++)
        {
            await Task.Delay(1);
            _idle = Math.Min(_idle, Busy);
        }

        _advanced.Restart();
    }

    [TearDown]
    public async Task Stop()
    {
        await End.CancelAsync();
        _open.ForEach(one => one.Dispose());
        _open.Clear();
        _asked.Dispose();
        _sockets.Dispose();
        Client.Dispose();
        Api.Dispose();
        await Server.DisposeAsync();
        End.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>As somebody who has this token.</summary>
    private protected ClusterApi Open(string token, TimeProvider? time = null)
    {
        var file = Path.Combine(_folder, token == "any" ? "kubeconfig" : $"kubeconfig-{_open.Count}");
        Server.WriteKubeconfig(file, token);
        var api = ClusterApi.Open(new ClusterOptions(file, null, Ns), time ?? Time);
        _open.Add(api);
        return api;
    }

    /// <summary>Moves time on, second by second, until it is so.</summary>
    private protected async Task UntilAsync(Func<bool> condition, TimeSpan within, string what, CancellationToken cancellationToken, TimeSpan? step = null)
    {
        for (var start = Time.GetTimestamp(); !condition();)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await IsQuietAsync())
            {
                if (condition())
                {
                    return;
                }

                if (Time.GetElapsedTime(start) > within)
                {
                    Assert.Fail($"not {what} within {within}: {string.Join('\n', Log.Lines.TakeLast(5))}\n{string.Join('\n', Server.Log.Snapshot().TakeLast(10))}");
                }

                Time.Advance(step ?? Step);
                _advanced.Restart();
            }
        }
    }

    private protected async Task PassAsync(TimeSpan time, CancellationToken cancellationToken, TimeSpan? step = null)
    {
        var until = Time.GetUtcNow() + time;
        await UntilAsync(() => Time.GetUtcNow() >= until, time + (step ?? Step), "later", cancellationToken, step);
    }

    /// <summary>Nothing is asked of the server, and whoever got an answer has had his turn.</summary>
    private protected async Task<bool> IsQuietAsync()
    {
        for (var turn = 0; turn < (Hangs ? 40 : 10); turn++)
        {
            await TurnAsync();
            if (turn == 4)
            {
                await _sockets.TakeAsync();
            }

            Thread.Yield();
            if (_advanced.Elapsed >= Longest)
            {
                _idle = Math.Max(_idle, Busy);
            }

            if (ThreadPool.PendingWorkItemCount > 0 || Busy > _idle || !Hangs && (_asked.Any || Server.Log.Snapshot().Any(r => r.Ended is null && !r.Request.IsWatch)))
            {
                // Not time that has to pass: a turn for the threads that have something to do.
                await Task.Delay(1);
                return false;
            }
        }

        return true;
    }

    /// <summary>How many threads of the pool have something to do.</summary>
    private static int Busy
    {
        get
        {
            ThreadPool.GetMaxThreads(out var most, out _);
            ThreadPool.GetAvailableThreads(out var free, out _);
            return most - free;
        }
    }

    /// <summary>Behind everything that waits for a thread already; Task.Yield would go before it.</summary>
    private static Task TurnAsync() => Task.Factory.StartNew(static () => { }, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default);

    private protected JsonObject? Stored(string name, string ns = Ns) => Server.Store.Find(ApiResource.ConfigMaps, ns, name)?.ToJson();

    private protected string? Value(string name, string key, string ns = Ns) => (string?)Stored(name, ns)?["data"]?[key];

    private protected string? Annotation(string name, string key, string ns = Ns) => (string?)Stored(name, ns)?["metadata"]?["annotations"]?[key];

    private protected JsonObject Lease() => Server.Store.Find(ApiResource.Leases, Ns, "lock")!.ToJson();

    private protected int Requests(string verb, string resource) => Server.Log.Count(verb, resource);

    /// <summary>A node's object as its agent would have written it now.</summary>
    private protected void PutNode(string node, int mtu, DateTimeOffset? at = null) => Server.Store.Put(Ns, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject
        {
            ["name"] = $"mtuprobe-node-{node}",
            ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "mtuprobe" },
            ["annotations"] = new JsonObject { ["mtuprobe/node"] = node },
        },
        ["data"] = new JsonObject
        {
            ["recommended-mtu"] = $"{mtu}",
            ["pod-mtu-ipv4"] = $"{mtu}",
            ["as-of"] = Moment.Of(at ?? Time.GetUtcNow()),
            ["path.other"] = $"{mtu}",
            ["path.other.ipv4"] = $"{mtu}",
            ["report.json"] = """{"apiVersion":"mtuprobe/v1","verdicts":{"clear":1},"paths":[],"dropped":0}""",
        },
    });

    /// <summary>As that of <c>mtuprobe</c>, with a number and a term.</summary>
    private protected static PublishedObject Content(int mtu, int term, DateTimeOffset? at = null) => new()
    {
        Name = ObjectKeys.Cluster,
        Annotations = new Dictionary<string, string> { [ObjectKeys.TermAnnotation] = $"{term}" },
        Data = [KeyValuePair.Create("recommended-mtu", $"{mtu}"), KeyValuePair.Create("as-of", Moment.Of(at ?? DateTimeOffset.UnixEpoch))],
    };
}
