using MtuProbe.Core.Paths;
using MtuProbe.Lab.Demo;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Commands;

/// <summary>One real agent per node, the aggregator over their store, and what they say. Its timers are short, so that an audience need not wait minutes.</summary>
internal sealed class DemoAgents
{
    /// <summary>On the demo's own file system; the same path in every network namespace.</summary>
    private const string Folder = "/run/mtuprobe-demo";

    private static readonly string[] Timers = ["--confirmation-timer", "5", "--raise-timer", "20", "--probe-timer", "1", "--start-jitter", "0.5"];

    private const string Store = $"{Folder}/store";
    private const string AggregatorMetrics = $"{Folder}/aggregator.sock";

    private readonly List<(DemoNode Node, LabProcess Process, DemoReader Reader)> _agents;
    private readonly LabProcess _aggregator;

    public DemoAgents(DemoNetwork network, IReadOnlyList<string> self)
    {
        Directory.CreateDirectory(Store);
        _agents = [.. DemoCluster.Nodes.Select(node =>
        {
            Directory.CreateDirectory($"{Folder}/{node}");
            return (node, network.Inside(node, [.. self, .. Arguments(node)]), new DemoReader(node, Socket(node, "ui")));
        })];
        _aggregator = LabProcess.Run([.. self, "aggregate", "--store", Store, "--listen", $"unix:{AggregatorMetrics}", "--ui-listen", $"unix:{ClusterPageSocket}"]);
    }

    public string ClusterPageSocket => $"{Folder}/page.sock";

    public string PageSocket => Socket(DemoCluster.Nodes[0], "ui");

    public string MetricsSocket => Socket(DemoCluster.Nodes[0], "metrics");

    /// <summary>Why an agent or the aggregator ended, in its own last words; null while all run.</summary>
    public string? Failure => _agents.Where(a => a.Process.HasEnded).Select(a => $"the agent of {a.Node} ended: {LastLine(a.Process)}").FirstOrDefault()
        ?? (_aggregator.HasEnded ? $"the aggregator ended: {LastLine(_aggregator)}" : null);

    /// <summary>What all agents know at this moment; nothing of one that does not answer.</summary>
    public async Task<IReadOnlyList<DemoPath>> ReadAsync(CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(_agents.Select(a => a.Reader.ReadAsync(cancellationToken))).ConfigureAwait(false)).SelectMany(paths => paths)];

    private static IReadOnlyList<string> Arguments(DemoNode node) =>
    [
        "agent", "--node", node.Name,
        .. DemoCluster.Nodes.Where(peer => peer != node).SelectMany(peer => new[] { IpFamily.Ipv4, IpFamily.Ipv6 }.SelectMany(family =>
            new[] { "--peer", $"{peer}={peer.Address(family)}" })),
        "--store", Store,
        "--listen", $"unix:{Socket(node, "metrics")}",
        "--ui-listen", $"unix:{Socket(node, "ui")}",
        .. Timers,
    ];

    private static string Socket(DemoNode node, string name) => $"{Folder}/{node}/{name}.sock";

    private static string LastLine(LabProcess process) =>
        (process.Output + process.Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "without a word";
}
