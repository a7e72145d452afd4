using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Agent;

/// <summary>A client, a router and a server, an agent at each end: <c>near</c> in the client, <c>far</c> in the server.</summary>
internal sealed class TwoAgents : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mtuprobe-").FullName;
    private readonly string[] _near;
    private readonly string[] _far;
    private readonly string[] _start;

    private TwoAgents(KernelLab lab, string[] near, string[] far, string[] start) => (Lab, _near, _far, _start) = (lab, near, far, start);

    public KernelLab Lab { get; }

    public RunningAgent Near { get; private set; } = null!;

    public RunningAgent Far { get; private set; } = null!;

    public string FarAddress => Lab.ServerAddress(IpFamily.Ipv4).ToString();

    /// <param name="more">Options of the near agent.</param>
    public static Task<TwoAgents> StartAsync(params string[] more) => StartAsync(more, []);

    /// <param name="near">Options of the near agent.</param>
    /// <param name="far">Options of the far one.</param>
    /// <param name="start">A command that becomes the far agent, as <c>env</c> does.</param>
    public static async Task<TwoAgents> StartAsync(string[] near, string[] far, params string[] start)
    {
        var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("clear"), MtuProbeBinary.Command);
        var agents = new TwoAgents(lab, near, far, start);
        try
        {
            agents.Far = await agents.StartFarAsync();
            agents.Near = await agents.StartNearAsync();
            return agents;
        }
        catch
        {
            await agents.DisposeAsync();
            throw;
        }
    }

    /// <summary>Once more, over the same store.</summary>
    public async Task RestartNearAsync() => Near = await StartNearAsync();

    /// <param name="more">Options beside those that it was first started with.</param>
    public async Task RestartFarAsync(params string[] more) => Far = await StartFarAsync(more);

    /// <summary>Waits until the near agent finds its path clear in both families.</summary>
    public Task ClearAsync() => ClearAsync(Near, "far");

    /// <summary>The same of both agents.</summary>
    public Task BothClearAsync() => Task.WhenAll(ClearAsync(), ClearAsync(Far, "near"));

    private static Task ClearAsync(RunningAgent agent, string peer) => Task.WhenAll(new[] { "ipv4", "ipv6" }
        .Select(family => agent.UntilAsync(peer, f => RunningAgent.Verdict(f) == "clear", RunningAgent.Soon, family)));

    /// <summary>The router lets no more than this pass in either direction, and says nothing of it; null for everything.</summary>
    public async Task NarrowAsync(int? size)
    {
        await InRouterAsync("nft", "add table inet fault; flush table inet fault; add chain inet fault arrival { type filter hook prerouting priority raw; }"
            + (size is { } bytes ? $"; add rule inet fault arrival meta length gt {bytes} drop" : string.Empty));
    }

    public Task InRouterAsync(params string[] command) => Commands.RespondingLab.MustAsync(Lab.InRouter(0, command));

    public Task InNearAsync(params string[] command) => Commands.RespondingLab.MustAsync(Lab.InClient(command));

    public Task InFarAsync(params string[] command) => Commands.RespondingLab.MustAsync(Lab.InServer(command));

    public async ValueTask DisposeAsync()
    {
        Near?.Dispose();
        Far?.Dispose();
        await Lab.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<RunningAgent> StartNearAsync() => RunningAgent.StartAsync(
        command => Lab.InClient(command),
        Path.Combine(_folder, "near"),
        "near",
        ["--peer", $"far={FarAddress}", "--peer", $"far={Lab.ServerAddress(IpFamily.Ipv6)}", .. _near]);

    private Task<RunningAgent> StartFarAsync(params string[] more) => RunningAgent.StartAsync(
        command => Lab.InServer([.. _start, .. command]),
        Path.Combine(_folder, "far"),
        "far",
        ["--peer", $"near={Lab.ClientAddress(IpFamily.Ipv4)}", "--peer", $"near={Lab.ClientAddress(IpFamily.Ipv6)}", .. _far, .. more]);
}
