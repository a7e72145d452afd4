using MtuProbe.Core.Paths;
using MtuProbe.Lab.Demo;
using MtuProbe.LabTests.Agent;

namespace MtuProbe.LabTests.Dashboards;

/// <summary>The demo's faulty network, an agent in each of its five nodes, and a Prometheus that scrapes them all.</summary>
internal sealed class WatchedCluster : IAsyncDisposable
{
    /// <summary>The router answers ping; nothing of ours runs there, so it is an outside target.</summary>
    private const string Outside = "router=10.77.1.1";

    /// <summary>What is said in a cluster only, by an aggregator and of the API server: there is none in this network, so the test serves the series.</summary>
    private const string Aggregator = """
        # TYPE mtuprobe_cluster_recommended_mtu_bytes gauge
        mtuprobe_cluster_recommended_mtu_bytes{family="ipv4"} 1320
        mtuprobe_cluster_recommended_mtu_bytes{family="ipv6"} 1320
        # TYPE mtuprobe_cluster_nodes gauge
        mtuprobe_cluster_nodes{state="fresh"} 5
        mtuprobe_cluster_nodes{state="stale"} 0
        mtuprobe_cluster_nodes{state="missing"} 0
        # TYPE mtuprobe_cluster_paths gauge
        mtuprobe_cluster_paths{verdict="blackHole"} 28
        mtuprobe_cluster_paths{verdict="clear"} 4
        # TYPE mtuprobe_peer_lists_total counter
        mtuprobe_peer_lists_total{result="ok"} 40
        mtuprobe_peer_lists_total{result="error"} 0
        # TYPE mtuprobe_peer_list_last_success_timestamp_seconds gauge
        mtuprobe_peer_list_last_success_timestamp_seconds 1795770000

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("mtuprobe-").FullName;
    private readonly DemoNetwork _network;
    private readonly List<RunningAgent> _agents = [];
    private ScrapePoint? _scrapes;
    private RunningPrometheus? _prometheus;

    private WatchedCluster(DemoNetwork network) => _network = network;

    public RunningPrometheus Prometheus => _prometheus!;

    public static async Task<WatchedCluster> StartAsync(DemoCluster faults)
    {
        var cluster = new WatchedCluster(await DemoNetwork.BuildAsync(faults));
        try
        {
            await cluster.SetUpAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task ChangeAsync(DemoCluster faults) => _network.ChangeAsync(faults);

    public async ValueTask DisposeAsync()
    {
        _prometheus?.Dispose();
        if (_scrapes is not null)
        {
            await _scrapes.DisposeAsync();
        }

        foreach (var agent in _agents)
        {
            agent.Dispose();
        }

        await _network.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SetUpAsync()
    {
        foreach (var node in DemoCluster.Nodes)
        {
            _agents.Add(await RunningAgent.StartAsync(command => _network.Inside(node, command), Path.Combine(_folder, node.Name), node.Name, Options(node)));
        }

        var pages = _agents.ToDictionary(agent => $"/{agent.Node}", agent => (Func<Task<string?>>)agent.ScrapeAsync);
        pages["/aggregator"] = () => Task.FromResult<string?>(Aggregator);
        _scrapes = new ScrapePoint(pages);
        _prometheus = await RunningPrometheus.StartAsync(
            $"""
              - job_name: mtuprobe-agent
                static_configs:
            {string.Join('\n', _agents.Select(agent => $"      - {{ targets: ['{_scrapes.Address}'], labels: {{ node: {agent.Node}, instance: {agent.Node}, __metrics_path__: /{agent.Node} }} }}"))}
              - job_name: mtuprobe-aggregator
                static_configs:
                  - targets: ['{_scrapes.Address}']
                    labels: {"{ __metrics_path__: /aggregator }"}

            """);
    }

    private static string[] Options(DemoNode node) =>
    [
        .. DemoCluster.Nodes.Where(peer => peer != node).SelectMany(peer => Enum.GetValues<IpFamily>().SelectMany(family => new[] { "--peer", $"{peer}={peer.Address(family)}" })),
        "--target", Outside, "--target-interval", "15",
        .. node == DemoCluster.Nodes[0] ? new[] { "--witness" } : [],
    ];
}
