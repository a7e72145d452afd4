using Microsoft.Extensions.Logging.Abstractions;
using MtuProbe.Agent;
using MtuProbe.Cluster;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Benchmarks.Cluster;

/// <summary>All of an agent that speaks to the API server, and nothing of it that probes: what it would have measured is given.</summary>
internal sealed class AgentAtTheApi : IAsyncDisposable
{
    /// <summary>As the agent itself looks at its book.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _end = new();
    private readonly AgentMetrics _metrics;
    private readonly AgentCluster _cluster;
    private readonly NodePublishing _publishing;
    private readonly Task _life;

    /// <param name="starts">After now.</param>
    public AgentAtTheApi(string node, string kubeconfig, TimeSpan starts, TimeProvider time)
    {
        var options = new AgentOptions
        {
            Node = node,
            Peers = [],
            Targets = [],
            Listen = new ListenAddress(null, "/unused"),
            UiListen = null,
            PeerService = ClusterScene.Service,
            Cluster = new ClusterOptions(kubeconfig, null, ClusterScene.Namespace),
        };
        _metrics = new AgentMetrics(time, "0");
        _cluster = new AgentCluster(options, _metrics, time, NullLogger.Instance);
        _publishing = new NodePublishing(options, _cluster, _metrics, time, NullLogger.Instance);
        _life = LiveAsync(options, starts, time);
    }

    /// <summary>What it has measured; another number is published.</summary>
    public int Mtu { get; set; } = 1450;

    /// <summary>It met another node under a peer's address.</summary>
    public void Meet() => _cluster.Peers.Refresh();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _life.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        _cluster.Dispose();
        _metrics.Dispose();
        _end.Dispose();
    }

    private async Task LiveAsync(AgentOptions options, TimeSpan starts, TimeProvider time)
    {
        await Task.Delay(starts, time, _end.Token).ConfigureAwait(false);
        var book = new PathBook(options.Node, time, static () => TimeSpan.FromMinutes(30), static _ => TimeSpan.FromMinutes(3), static () => { });
        _publishing.Begin(book);
        await Task.WhenAll(
            _cluster.Peers.RunAsync(options.StartJitter, _end.Token),
            _publishing.JoinAsync(book, _end.Token),
            PublishAsync(options.Node, time)).ConfigureAwait(false);
    }

    private async Task PublishAsync(string node, TimeProvider time)
    {
        while (true)
        {
            _publishing.OpenJoined();
            if (_cluster.Peers.AreKnown)
            {
                _publishing.Publish(State(node, time.GetUtcNow()), _end.Token);
            }

            await Task.WhenAny(Task.Delay(Tick, time, _end.Token), _publishing.Joined).ConfigureAwait(false);
            _end.Token.ThrowIfCancellationRequested();
        }
    }

    private AgentState State(string node, DateTimeOffset now) => new()
    {
        Node = node,
        At = now,
        Paths = [],
        Pod = new Dictionary<IpFamily, NodeNumber> { [IpFamily.Ipv4] = new(PacketSize.Of(Mtu), new PathId("peer", IpFamily.Ipv4, Via.Pod), now) },
        Egress = new Dictionary<IpFamily, NodeNumber>(),
        Interfaces = new Dictionary<string, PacketSize>(),
        Peers = new Dictionary<string, int>(),
    };
}
