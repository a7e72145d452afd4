using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MtuProbe.Agent;
using MtuProbe.Cluster;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Meshing;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;
using MtuProbe.Measuring;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Benchmarks.Asking;

/// <summary>An agent without a network: its book is told of finished searches as a real one would be; everything that asks the API server is the product's.</summary>
internal sealed class VirtualAgent : IAsyncDisposable
{
    /// <summary>As AgentProcess gathers what happens at once, and lets ages move on.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    /// <summary>How long a first search takes.</summary>
    private static readonly TimeSpan Search = TimeSpan.FromSeconds(1);

    private static readonly Finding Clear = Find("clear");
    private static readonly Finding Reduced = Find("reduced");

    private readonly CancellationTokenSource _stop = new();
    private readonly VirtualCluster _cluster;
    private readonly AgentMetrics _metrics;
    private readonly AgentOptions _options;
    private readonly Random _random;
    private readonly Task _life;
    private readonly HashSet<string> _probed = [];
    private (string Node, string Address)? _moved;

    public VirtualAgent(VirtualCluster cluster, int node, TimeSpan after, Random random)
    {
        (_cluster, _random) = (cluster, random);
        _metrics = new AgentMetrics(cluster.Time, "benchmark");
        _options = new AgentOptions
        {
            Node = VirtualCluster.Name(node),
            Peers = [],
            Targets = [],
            PeerService = VirtualCluster.Service,
            Cluster = new ClusterOptions(cluster.Kubeconfig, null, VirtualCluster.Namespace),
            Pod = VirtualCluster.Name(node),
            PodUid = "uid",
            Listen = ListenAddress.Parse("127.0.0.1:9799", IPAddress.Loopback)!,
            UiListen = null,
        };
        _life = LiveAsync(after);
    }

    /// <summary>Whoever answers at a peer's old address is somebody else, until the list says where it went.</summary>
    public void Meet(int node, string address) => _moved = (VirtualCluster.Name(node), address);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _life;
        }
        catch (OperationCanceledException)
        {
            // Everything else is a bug, and makes the figures wrong.
        }

        _stop.Dispose();
        _metrics.Dispose();
    }

    private static Finding Find(string scenario) => new SimulatedMeasurement(ScenarioFiles.Named(scenario), IpFamily.Ipv4).Conclude();

    private async Task LiveAsync(TimeSpan after)
    {
        var (time, log) = (_cluster.Time, NullLogger.Instance);
        await Task.Delay(after, time, _stop.Token);
        using var cluster = new AgentCluster(_options, _metrics, time, log);
        var book = new PathBook(_options.Node, time, () => _options.HoldTime, _ => TimeSpan.FromDays(365), static () => { });
        await using var publishing = new NodePublishing(_options, cluster, _metrics, time, log);
        publishing.Begin(book);
        await await Task.WhenAny(
            cluster.Peers.RunAsync(_options.StartJitter, _stop.Token),
            Task.WhenAll(publishing.JoinAsync(book, _stop.Token), ProbeAsync(cluster, book), PublishAsync(cluster, publishing, book)));
    }

    private async Task ProbeAsync(AgentCluster cluster, PathBook book)
    {
        for (IReadOnlyList<Peer>? known = null; ; await Task.Delay(TimeSpan.FromSeconds(1), _cluster.Time, _stop.Token))
        {
            if (cluster.Peers.AreKnown && !ReferenceEquals(known, cluster.Peers.Peers))
            {
                known = cluster.Peers.Peers;
                var mesh = Mesh.Of([.. known.Select(peer => new MeshMember(peer.Name, peer.Zone))], new MeshLimits());
                foreach (var name in mesh.Choose(_options.Node, 0, []).Stable.Where(_probed.Add))
                {
                    _ = SearchAsync(book, name);
                }
            }

            // A confirmation or a search every few seconds meets the wrong node there.
            if (_moved is { } moved && _probed.Contains(moved.Node) && !(known?.Any(peer => peer.Addresses.Any(a => a.ToString() == moved.Address)) ?? false))
            {
                cluster.Peers.Refresh();
            }
        }
    }

    /// <summary>The first one of a path: at a random moment of the jitter, and then it takes its time. One path in a hundred is reduced.</summary>
    private async Task SearchAsync(PathBook book, string peer)
    {
        var id = new PathId(peer, IpFamily.Ipv4, Via.Pod);
        book.Begin(id, isRotating: false);
        var (jitter, isReduced) = (_random.NextDouble(), _random.Next(100) == 0);
        await Task.Delay((_options.StartJitter * jitter) + Search, _cluster.Time, _stop.Token);
        book.Found(id, PathOutcome.Of(isReduced ? Reduced : Clear), "eth0");
    }

    private async Task PublishAsync(AgentCluster cluster, NodePublishing publishing, PathBook book)
    {
        while (true)
        {
            publishing.OpenJoined();
            var (hasBegun, news) = (cluster.Peers.AreKnown, book.News);
            var state = book.Read();
            if (hasBegun)
            {
                publishing.Publish(state, _stop.Token);
            }

            await Task.WhenAny(news, Task.Delay(Tick, _cluster.Time, _stop.Token), publishing.Joined);
            await Task.Delay(Gathering, _cluster.Time, _stop.Token);
        }
    }
}
