using Microsoft.Extensions.Time.Testing;
using MtuProbe.FakeApi;
using MtuProbe.FakeApi.Logging;
using MtuProbe.FakeApi.Objects;

namespace MtuProbe.Benchmarks.Asking;

/// <summary>Nodes with an agent each, and one API server, on one clock that goes on while nothing is being asked.</summary>
internal sealed class VirtualCluster : IAsyncDisposable
{
    public const string Namespace = "mtuprobe";
    public const string Service = "mtuprobe-agents";

    private readonly AskedNow _asked;
    private readonly string _folder = Directory.CreateTempSubdirectory("mtuprobe-asking-").FullName;
    private readonly List<VirtualAgent> _agents = [];
    private readonly SliceBuilder[] _slices;

    private VirtualCluster(FakeTimeProvider time, FakeApiServer server, int nodes)
    {
        (Time, Server, Nodes) = (time, server, nodes);
        _slices = [.. Enumerable.Range(0, (nodes + 99) / 100).Select(i => server.Slice(Namespace, Service, $"agents-{i}"))];
        for (var node = 0; node < nodes; node++)
        {
            _slices[node / 100].Endpoint(Address(node, 0), Name(node), pod: Name(node), zone: $"zone-{node % 3}");
        }

        Array.ForEach(_slices, slice => slice.Store());
        server.WriteKubeconfig(Kubeconfig, ns: Namespace);
        _asked = new AskedNow(server.Endpoint.Port);
    }

    public FakeTimeProvider Time { get; }

    public FakeApiServer Server { get; }

    public int Nodes { get; }

    public string Kubeconfig => Path.Combine(_folder, "kubeconfig");

    /// <summary>While the server is away nothing comes to an end by being waited for.</summary>
    public bool IsAway { get; set; }

    public IReadOnlyList<VirtualAgent> Agents => _agents;

    public static async Task<VirtualCluster> StartAsync(int nodes, CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        var server = await FakeApiServer.StartAsync(new FakeApiOptions { Time = time, Namespaces = [Namespace] }, cancellationToken);
        return new VirtualCluster(time, server, nodes);
    }

    public static string Name(int node) => $"node-{node:0000}";

    public static string Address(int node, int generation) => $"10.{generation}.{node / 250}.{1 + (node % 250)}";

    /// <summary>Every node's agent, each after a random part of <paramref name="within"/>.</summary>
    public void Begin(TimeSpan within, Random random)
    {
        for (var node = 0; node < Nodes; node++)
        {
            _agents.Add(new VirtualAgent(this, node, within * random.NextDouble(), new Random(node)));
        }
    }

    /// <summary>A node's pod is another one, with another address: everybody who probes it meets somebody else there.</summary>
    public void Move(int node, int generation)
    {
        _slices[node / 100].Without(Name(node)).Endpoint(Address(node, generation), Name(node), pod: Name(node), zone: $"zone-{node % 3}").Store();
        _agents.ForEach(agent => agent.Meet(node, Address(node, generation)));
    }

    public async Task PassAsync(TimeSpan time, TimeSpan step, CancellationToken cancellationToken)
    {
        for (var end = Time.GetUtcNow() + time; Time.GetUtcNow() < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await IsQuietAsync())
            {
                Time.Advance(step);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }

        _asked.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsQuietAsync()
    {
        for (var turn = 0; turn < 5; turn++)
        {
            await Task.Factory.StartNew(static () => { }, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
            if (ThreadPool.PendingWorkItemCount > 0 || (!IsAway && _asked.Any))
            {
                await Task.Delay(1);
                return false;
            }
        }

        return true;
    }
}
