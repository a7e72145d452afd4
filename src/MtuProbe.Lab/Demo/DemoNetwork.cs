using System.Globalization;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Lab.Demo;

/// <summary>
/// The demo's switch, router and nodes as network namespaces. This process enters none of them: whatever happens inside is a child
/// process. Disposing ends every child and removes every namespace.
/// </summary>
public sealed class DemoNetwork : IAsyncDisposable
{
    /// <summary>Writes settings without the package that has <c>sysctl</c>.</summary>
    private static readonly string[] Writer = ["sh", "-c", "for s; do echo \"${s#*=}\" > \"/proc/sys/${s%%=*}\" || exit; done", "sh"];

    private readonly DemoPlan _plan;
    private readonly List<LabProcess> _children = [];

    private DemoNetwork(DemoPlan plan) => _plan = plan;

    /// <summary>Builds it with the faults of <paramref name="cluster"/>; when that fails midway, nothing of it is left.</summary>
    /// <exception cref="LabException">A tool refused; the message has its words.</exception>
    public static async Task<DemoNetwork> BuildAsync(DemoCluster cluster)
    {
        var network = new DemoNetwork(new DemoPlan(string.Create(CultureInfo.InvariantCulture, $"{KernelLab.NamePrefix}{Environment.ProcessId}-demo-")));
        try
        {
            await network.SetUpAsync().ConfigureAwait(false);
            await network.ChangeAsync(cluster).ConfigureAwait(false);
            return network;
        }
        catch
        {
            await network.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives the switch's ports the faults of <paramref name="cluster"/>, all in one moment.</summary>
    /// <exception cref="LabException">A tool refused.</exception>
    public Task ChangeAsync(DemoCluster cluster) =>
        LabCommand.RequireAsync(LabCommand.Inside(_plan.Switch, ["nft", "-f", "-"]), DemoPlan.PortRules(cluster));

    /// <summary>Starts a child process in a node's namespace: program and arguments, no shell. It dies with the network.</summary>
    public LabProcess Inside(DemoNode node, params IReadOnlyList<string> command)
    {
        var child = LabProcess.Start(LabCommand.Inside(_plan.NamespaceOf(node), command), input: "");
        _children.Add(child);
        return child;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children)
        {
            child.Dispose();
        }

        _children.Clear();
        var removals = string.Join('\n', _plan.Namespaces.Select(name => $"netns del {name}")) + "\n";
        await LabCommand.RunAsync(["ip", "-force", "-batch", "-"], removals).ConfigureAwait(false);
    }

    private async Task SetUpAsync()
    {
        // 'ip netns add' returns to the namespace it came from, which a rootless caller may only when that is its own.
        var additions = string.Join('\n', _plan.Namespaces.Select(name => $"netns add {name}")) + "\n";
        await LabCommand.RequireAsync(["unshare", "--net", "ip", "-batch", "-"], additions).ConfigureAwait(false);
        await Task.WhenAll(_plan.Namespaces.Select(name => LabCommand.RequireAsync(LabCommand.Inside(
            name, [.. Writer, .. DemoPlan.NodeSettings, .. name == _plan.Router ? DemoPlan.RouterSettings : []])))).ConfigureAwait(false);
        await InAsync(_plan.Switch, _plan.SwitchLines).ConfigureAwait(false);
        await InAsync(_plan.Router, _plan.RouterLines).ConfigureAwait(false);
        await Task.WhenAll(DemoCluster.Nodes.Select(node => InAsync(_plan.NamespaceOf(node), DemoPlan.NodeLines(node)))).ConfigureAwait(false);

        // With them a veth carries super-packets, and a filter by size sees sizes that no wire has.
        await Task.WhenAll(_plan.Namespaces.Select(name => LabCommand.RequireAsync(LabCommand.Inside(
            name, ["sh", "-c", "for d in /sys/class/net/*; do d=${d##*/}; case $d in lo|br0) ;; *) ethtool -K $d tso off gso off gro off || exit; esac; done"])))).ConfigureAwait(false);
    }

    private static Task InAsync(string name, IReadOnlyList<string> lines) => LabCommand.IpBatchAsync(lines, "-n", name);
}
