using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Kernel;

/// <summary>
/// A scenario built out of network namespaces, both families at once. This process never enters a namespace: whatever
/// happens in one is a child process. Disposing ends every child and removes every namespace.
/// </summary>
public sealed class KernelLab : IAsyncDisposable
{
    /// <summary>Begins the names of all namespaces of all labs; the maker's process id follows.</summary>
    internal const string NamePrefix = "mtp";

    private const string NamespaceFolder = "/run/netns";

    private static readonly TimeSpan RelayStart = TimeSpan.FromSeconds(10);

    private static int _labs;

    private readonly LabPlan _plan;
    private readonly List<LabProcess> _relays = [];
    private readonly ConcurrentBag<LabProcess> _children = [];

    private KernelLab(LabPlan plan) => _plan = plan;

    /// <summary>Builds the scenario; when that fails midway, nothing of it is left.</summary>
    /// <param name="scenario">What to build.</param>
    /// <param name="mtuprobeCommand">How to start mtuprobe, leading arguments included; needed where a router has a relay.</param>
    /// <param name="seed">Of the relays' losses.</param>
    /// <exception cref="LabException">A tool refused; the message has its words.</exception>
    public static async Task<KernelLab> BuildAsync(Scenario scenario, IReadOnlyList<string> mtuprobeCommand, int seed = 1)
    {
        var prefix = string.Create(
            CultureInfo.InvariantCulture, $"{NamePrefix}{Environment.ProcessId}-{Interlocked.Increment(ref _labs)}-");
        var lab = new KernelLab(new LabPlan(scenario, prefix, seed));
        try
        {
            await lab.SetUpAsync(mtuprobeCommand).ConfigureAwait(false);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The right end of the last link.</summary>
    public IPAddress ServerAddress(IpFamily family) => _plan.ServerAddress(family);

    /// <summary>What a client probes: the server, or the Service's address that a router translates to it.</summary>
    public IPAddress TargetAddress(IpFamily family) => _plan.TargetAddress(family);

    /// <summary>Where every lab has it: the left end of the first link.</summary>
    public IPAddress ClientAddress(IpFamily family) => LabPlan.ClientAddress(family);

    /// <summary>The client's network namespace as a file, for what enters it by itself: a container.</summary>
    public string ClientNamespace => Path.Combine(NamespaceFolder, _plan.Client.Namespace);

    /// <summary>The same of the server.</summary>
    public string ServerNamespace => Path.Combine(NamespaceFolder, _plan.Server.Namespace);

    /// <summary>Starts a child process in the client's namespace: program and arguments, no shell. It dies with the lab.</summary>
    /// <exception cref="LabException">A relay has died: what the lab would show is no longer the scenario.</exception>
    public LabProcess InClient(params IReadOnlyList<string> command) => StartIn(_plan.Client, command);

    /// <summary>The same in the server's namespace.</summary>
    public LabProcess InServer(params IReadOnlyList<string> command) => StartIn(_plan.Server, command);

    /// <summary>The same in a router's namespace, counted from the client's side.</summary>
    public LabProcess InRouter(int index, params IReadOnlyList<string> command) => StartIn(_plan.Routers[index], command);

    /// <summary>What the client's interface has carried since the lab was built.</summary>
    public Task<InterfaceCounters> ClientCountersAsync() => CountersAsync(_plan.Client);

    /// <summary>The same of the server's interface.</summary>
    public Task<InterfaceCounters> ServerCountersAsync() => CountersAsync(_plan.Server);

    /// <summary>Makes the link behind a router slow, towards the server.</summary>
    /// <param name="rate">As tc-tbf(8) has it.</param>
    /// <param name="queue">How many bytes wait for it, as there.</param>
    public Task SlowDownAsync(int router, string rate, string queue) =>
        QueueOfAsync(router, "add", "root", "tbf", "rate", rate, "burst", "16kb", "limit", queue);

    /// <summary>What that link has carried, and what not.</summary>
    public async Task<QueueCounters> QueueCountersAsync(int router) => QueueCounters.Parse(await QueueOfAsync(router, "show").ConfigureAwait(false));

    /// <summary>Removes the namespaces of labs whose process is gone, with whatever still runs in them; returns how many.</summary>
    public static async Task<int> SweepLeftoversAsync()
    {
        var leftovers = Directory.Exists(NamespaceFolder)
            ? Directory.EnumerateFiles(NamespaceFolder).Select(Path.GetFileName).OfType<string>().Where(IsLeftover).ToArray()
            : [];
        foreach (var leftover in leftovers)
        {
            var inside = await LabCommand.RunAsync(["ip", "netns", "pids", leftover]).ConfigureAwait(false);
            string[] ids = inside.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (ids.Length > 0)
            {
                await LabCommand.RunAsync(["kill", "-KILL", .. ids]).ConfigureAwait(false);
            }

            await LabCommand.RunAsync(["ip", "netns", "del", leftover]).ConfigureAwait(false);
        }

        return leftovers.Length;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children.Concat(_relays))
        {
            child.Dispose();
        }

        _children.Clear();
        _relays.Clear();

        // -force goes on after a namespace that was never made; a process that survived keeps its network, but not the name.
        var removals = string.Join('\n', _plan.Nodes.Select(node => $"netns del {node.Namespace}")) + "\n";
        await LabCommand.RunAsync(["ip", "-force", "-batch", "-"], removals).ConfigureAwait(false);
    }

    private static async Task<InterfaceCounters> CountersAsync(LabNode node) => InterfaceCounters.Parse(
        await LabCommand.RequireAsync(["ip", "-n", node.Namespace, "-j", "-s", "link", "show", "dev", node.Devices[0]]).ConfigureAwait(false));

    private Task<string> QueueOfAsync(int router, string verb, params IReadOnlyList<string> rest) => LabCommand.RequireAsync(
        LabCommand.Inside(_plan.Routers[router].Namespace, ["tc", "-j", "-s", "qdisc", verb, "dev", LabNames.Device(router + 1), .. rest]));

    private static bool IsLeftover(string name)
    {
        var id = name.StartsWith(NamePrefix, StringComparison.Ordinal) ? name[NamePrefix.Length..].Split('-')[0] : "";
        return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !Directory.Exists($"/proc/{process}");
    }

    /// <summary>Each step for all namespaces at once: a link's far end must exist and be up before addresses and routes count.</summary>
    private async Task SetUpAsync(IReadOnlyList<string> mtuprobeCommand)
    {
        await LabCommand.IpBatchAsync([.. _plan.Nodes.Select(node => $"netns add {node.Namespace}")]).ConfigureAwait(false);
        var pingGroups = PingGroups();
        await Task.WhenAll(_plan.Nodes.Select(node =>
            LabCommand.RequireAsync(LabCommand.Inside(node.Namespace, ["sysctl", "-q", "-e", "-w", pingGroups, .. node.Sysctls])))).ConfigureAwait(false);
        await LabCommand.IpBatchAsync(_plan.Links).ConfigureAwait(false);
        await Task.WhenAll(_plan.Nodes.SelectMany(LinksUp)).ConfigureAwait(false);
        await Task.WhenAll(_plan.Nodes.Select(ConfigureAsync)).ConfigureAwait(false);
        foreach (var node in _plan.Nodes.Where(node => node.Relay is not null))
        {
            IReadOnlyList<string> command = [.. mtuprobeCommand, .. node.Relay!.ToArguments()];
            _relays.Add(LabProcess.Start(LabCommand.Inside(node.Namespace, command), input: null));
        }

        await Task.WhenAll(_relays.Select(relay => relay.WaitForOutputAsync(TunRelay.Ready, RelayStart))).ConfigureAwait(false);
    }

    /// <summary>
    /// A new namespace lets nobody open ping sockets; the lab lets all groups. In a user namespace only groups that are
    /// mapped may be named.
    /// </summary>
    private static string PingGroups()
    {
        string[] map = File.ReadLines("/proc/self/gid_map").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var mapped = long.Parse(map[2], CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"net.ipv4.ping_group_range=0 {Math.Min(mapped - 1, int.MaxValue)}");
    }

    /// <summary>Offloads off: a veth would carry super-packets, and a filter by size would see sizes no wire has.</summary>
    private static IEnumerable<Task> LinksUp(LabNode node) =>
    [
        LabCommand.IpBatchAsync(["link set lo up", .. node.Devices.Select(device => $"link set {device} up")], "-n", node.Namespace),
        .. node.Devices.Select(device => LabCommand.RequireAsync(
            LabCommand.Inside(node.Namespace, ["ethtool", "-K", device, "tso", "off", "gso", "off", "gro", "off"]))),
    ];

    private static async Task ConfigureAsync(LabNode node)
    {
        await LabCommand.IpBatchAsync(node.Configuration, "-n", node.Namespace).ConfigureAwait(false);
        await LabCommand.IpBatchAsync(node.Ipv6Configuration, "-6", "-n", node.Namespace).ConfigureAwait(false);
        if (node.IsFiltered)
        {
            await LabCommand.RequireAsync(LabCommand.Inside(node.Namespace, ["nft", "-f", "-"]), node.Filter()).ConfigureAwait(false);
        }
    }

    private LabProcess StartIn(LabNode node, IReadOnlyList<string> command)
    {
        if (_relays.FirstOrDefault(relay => relay.HasEnded) is { } dead)
        {
            throw new LabException($"a relay has died: {dead.Output}{dead.Errors}");
        }

        var child = LabProcess.Start(LabCommand.Inside(node.Namespace, command), input: "");
        _children.Add(child);
        return child;
    }
}
