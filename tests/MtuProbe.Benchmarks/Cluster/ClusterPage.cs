using System.Globalization;
using System.Text;
using MtuProbe.Benchmarks.Reporting;
using MtuProbe.Benchmarks.Tools;
using MtuProbe.Cluster;
using MtuProbe.FakeApi.Logging;

namespace MtuProbe.Benchmarks.Cluster;

/// <summary>What two hundred agents ask of an API server, on stdout and in CLUSTER.md.</summary>
internal static class ClusterPage
{
    private const int Agents = 200;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <returns>Whether everything that had to be published was.</returns>
    public static async Task<bool> PublishAsync(bool writes, Action<string> log, CancellationToken cancellationToken)
    {
        var text = new StringBuilder($"{DateTime.UtcNow:yyyy-MM-dd}, {Agents} agents on one simulated clock, real requests. Repeat with "
            + "`dotnet run -c Release --project tests/MtuProbe.Benchmarks -- --cluster`.\n\n"
            + "| what happens | requests | most in one second | lists | reads | writes | all is published after |\n|---|---|---|---|---|---|---|\n");
        var isGood = true;
        foreach (var (name, within) in new[] { ("all start within a minute, as in a rollout", Minute), ("all start in the same moment", TimeSpan.Zero) })
        {
            log($"{name} ...");
            await using var scene = await ClusterScene.BeginAsync(Agents, within, cancellationToken).ConfigureAwait(false);
            isGood &= await RowAsync(text, name, scene, scene.Now, Minute * 3, 1450, cancellationToken).ConfigureAwait(false);
            if (within == Minute)
            {
                isGood &= await LifeAsync(text, scene, log, cancellationToken).ConfigureAwait(false);
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"\nAn agent lists its peers every {PeerLists.Interval(Agents).TotalSeconds:0} s here, every {PeerLists.Interval(1000).TotalSeconds:0} s among 1,000 and every {PeerLists.Interval(5000).TotalSeconds:0} s among 5,000; so all agents together list {Agents / PeerLists.Interval(Agents).TotalSeconds:0.0}, {1000 / PeerLists.Interval(1000).TotalSeconds:0.0} and {5000 / PeerLists.Interval(5000).TotalSeconds:0.0} times a second.\n");
        Console.WriteLine(text);
        if (writes)
        {
            Readme.Replace(MtuProbeBinary.Repository(), "cluster", text.ToString(), "CLUSTER.md");
        }

        return isGood;
    }

    private static async Task<bool> LifeAsync(StringBuilder text, ClusterScene scene, Action<string> log, CancellationToken cancellationToken)
    {
        log("an hour passes ...");
        var quiet = scene.Now;
        await scene.PassAsync(TimeSpan.FromHours(1), cancellationToken).ConfigureAwait(false);
        var steady = scene.Since(quiet);
        Row(text, "an hour in which nothing changes", steady, $"{steady.Count / (double)Agents:0} requests per agent");

        log("everybody meets a pod that moved ...");
        var moved = scene.Now;
        foreach (var agent in scene.Agents)
        {
            agent.Meet();
        }

        await scene.PassAsync(Minute, cancellationToken).ConfigureAwait(false);
        Row(text, "a minute after all meet another node under a peer's address", scene.Since(moved), "-");

        log("every number changes ...");
        var isGood = await ChangedAsync(text, "every node's number changes in the same moment", scene, 1400, cancellationToken).ConfigureAwait(false);

        log("the server is away for an hour ...");
        await scene.Server.StopListeningAsync().ConfigureAwait(false);
        scene.Agents.ToList().ForEach(agent => agent.Mtu = 1380);
        await scene.PassAsync(TimeSpan.FromHours(1), cancellationToken).ConfigureAwait(false);
        await scene.Server.ListenAsync(cancellationToken).ConfigureAwait(false);
        return isGood & await RowAsync(text, "the server comes back after an hour in which every number changed", scene, scene.Now, Minute * 5, 1380, cancellationToken).ConfigureAwait(false);
    }

    private static Task<bool> ChangedAsync(StringBuilder text, string name, ClusterScene scene, int mtu, CancellationToken cancellationToken)
    {
        var now = scene.Now;
        scene.Agents.ToList().ForEach(agent => agent.Mtu = mtu);
        return RowAsync(text, name, scene, now, Minute, mtu, cancellationToken);
    }

    private static async Task<bool> RowAsync(StringBuilder text, string name, ClusterScene scene, DateTimeOffset begin, TimeSpan length, int mtu, CancellationToken cancellationToken)
    {
        TimeSpan? published = null;
        while (scene.Now - begin < length)
        {
            await scene.PassAsync(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
            published ??= scene.CountPublished(mtu) == Agents ? scene.Now - begin : null;
        }

        Row(text, name, scene.Since(begin), published is { } after ? $"{after.TotalSeconds:0} s" : "**not all**");
        return published is not null;
    }

    private static void Row(StringBuilder text, string name, IReadOnlyList<RequestRecord> requests, string last) => text.Append(
        CultureInfo.InvariantCulture,
        $"| {name} | {requests.Count} | {ClusterScene.Peak(requests)} | {Count(requests, "list")} | {Count(requests, "get")} | {Count(requests, "patch")} | {last} |\n");

    private static int Count(IReadOnlyList<RequestRecord> requests, string verb) => requests.Count(request => request.Verb == verb);
}
