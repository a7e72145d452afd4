using MtuProbe.Core.Paths;
using MtuProbe.FakeApi;
using MtuProbe.FakeApi.Access;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;
using MtuProbe.LabTests.Agent;
using MtuProbe.LabTests.Manifests;

namespace MtuProbe.LabTests.Cluster;

/// <summary>A client, a router and a server as two nodes of a cluster: an agent in each, who know each other by EndpointSlices alone. The API server is in this process.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private const string Ns = "mtuprobe";
    private const string Listen = "127.0.0.1:6443";

    private readonly string _folder = Directory.CreateTempSubdirectory("mtuprobe-").FullName;
    private readonly List<LabProcess> _relays = [];

    private TwoNodes(KernelLab lab) => Lab = lab;

    public KernelLab Lab { get; }

    public FakeApiServer Server { get; private set; } = null!;

    public RunningAgent Near { get; private set; } = null!;

    public RunningAgent Far { get; private set; } = null!;

    private string SocketFile => Path.Combine(_folder, "api");

    public static async Task<TwoNodes> StartAsync()
    {
        var nodes = new TwoNodes(await KernelLab.BuildAsync(ScenarioFiles.Named("clear"), MtuProbeBinary.Command));
        try
        {
            await nodes.BeginAsync();
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>What an object says under a key; null when it or the key is missing.</summary>
    public string? Value(string name, string key) => Server.Store.Find(ApiResource.ConfigMaps, Ns, name)?.Data.GetValueOrDefault(key);

    public IReadOnlyList<string> Events() => [.. Server.Store.All(ApiResource.Events).Select(e => (string)e.ToJson()["note"]!)];

    public Task UntilAsync(Func<bool> condition, string what) => Near.UntilAsync(() => Task.FromResult(condition()), RunningAgent.Soon, what);

    /// <summary>The router lets no more than this pass in either direction, and says nothing of it; null for everything.</summary>
    public Task NarrowAsync(int? size) => Commands.RespondingLab.MustAsync(Lab.InRouter(
        0, "nft", "add table inet fault; flush table inet fault; add chain inet fault arrival { type filter hook prerouting priority raw; }"
            + (size is { } bytes ? $"; add rule inet fault arrival meta length gt {bytes} drop" : string.Empty)));

    public async Task RestartNearAsync() => Near = await StartAsync("near", command => Lab.InClient(command), "--service", $"front={Lab.ServerAddress(IpFamily.Ipv4)}");

    public async ValueTask DisposeAsync()
    {
        Near?.Dispose();
        Far?.Dispose();
        _relays.ForEach(relay => relay.Dispose());
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        await Lab.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BeginAsync()
    {
        Server = await FakeApiServer.StartAsync(new FakeApiOptions { UnixSocket = SocketFile, Namespaces = [Ns] });
        Server.Access.AddToken("agent", AccessControl.ServiceAccount(Ns, "mtuprobe-agent")).LoadFolder(Path.Combine(Kubectl.Root, "daemonset/base"), Ns);
        var v4 = Server.Slice(Ns, "mtuprobe-agents", "v4");
        v4.Endpoint($"{Lab.ClientAddress(IpFamily.Ipv4)}", "near").Endpoint($"{Lab.ServerAddress(IpFamily.Ipv4)}", "far").Store();
        var v6 = Server.Slice(Ns, "mtuprobe-agents", "v6", "IPv6");
        v6.Endpoint($"{Lab.ClientAddress(IpFamily.Ipv6)}", "near").Endpoint($"{Lab.ServerAddress(IpFamily.Ipv6)}", "far").Store();
        await File.WriteAllTextAsync(Path.Combine(_folder, "kubeconfig"), $$"""
            clusters: [{name: c, cluster: {server: "http://{{Listen}}" } }]
            users: [{name: u, user: {token: agent } }]
            contexts: [{name: x, context: {cluster: c, user: u, namespace: "{{Ns}}" } }]
            current-context: x

            """);
        string[] relay = [.. MtuProbeBinary.Self, ApiRelay.Verb, Listen, SocketFile];
        _relays.AddRange([Lab.InClient(relay), Lab.InServer(relay)]);
        foreach (var one in _relays)
        {
            await one.WaitForOutputAsync("relays", TimeSpan.FromSeconds(20));
        }

        Far = await StartAsync("far", command => Lab.InServer(command));
        await RestartNearAsync();
    }

    private Task<RunningAgent> StartAsync(string node, Func<IReadOnlyList<string>, LabProcess> start, params string[] more) => RunningAgent.StartAsync(
        command => start(command), Path.Combine(_folder, node), node,
        ["--peer-service", "mtuprobe-agents", "--kubeconfig", Path.Combine(_folder, "kubeconfig"), "--pod", $"agent-{node}", "--pod-uid", $"uid-{node}", .. more]);
}
