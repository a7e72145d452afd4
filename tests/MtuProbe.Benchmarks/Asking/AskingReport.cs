using System.Globalization;
using MtuProbe.FakeApi.Logging;

namespace MtuProbe.Benchmarks.Asking;

/// <summary>Two hundred agents through the day of a cluster, in Markdown: what they ask of the API server, and how much of it at once.</summary>
internal sealed class AskingReport(Action<string> log)
{
    private const int Nodes = 200;

    private static readonly TimeSpan Fine = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly List<string> _rows = [];

    internal async Task<string> ToMarkdownAsync(CancellationToken cancellationToken)
    {
        await StartAsync("all begin at once (a cluster that gets its power back)", TimeSpan.Zero, cancellationToken);
        await using var cluster = await StartAsync("all begin within a minute (a rollout)", TimeSpan.FromMinutes(1), cancellationToken, keeps: true);
        await MeasureAsync(cluster!, "an hour of nothing new", TimeSpan.FromHours(1), Second, cancellationToken);
        await MeasureAsync(cluster!, "one pod moves to another address", TimeSpan.FromMinutes(5), Fine, cancellationToken, () => cluster!.Move(7, generation: 1));
        await cluster!.Server.StopListeningAsync();
        cluster.IsAway = true;
        await cluster.PassAsync(TimeSpan.FromHours(1), Second, cancellationToken);
        await cluster.Server.ListenAsync(cancellationToken);
        cluster.IsAway = false;
        await MeasureAsync(cluster, "the server is back after an hour", TimeSpan.FromMinutes(10), Fine, cancellationToken);
        return $"""
            | {Nodes} agents | minutes | requests | each, per hour | lists | reads | applies | events | most in a second | most in ten seconds |
            |---|---|---|---|---|---|---|---|---|---|
            {string.Join('\n', _rows)}
            """ + "\n";
    }

    private async Task<VirtualCluster?> StartAsync(string what, TimeSpan within, CancellationToken cancellationToken, bool keeps = false)
    {
        var cluster = await VirtualCluster.StartAsync(Nodes, cancellationToken);
        await MeasureAsync(cluster, what, within + TimeSpan.FromMinutes(1), Fine, cancellationToken, () => cluster.Begin(within, new Random(1)));
        if (keeps)
        {
            return cluster;
        }

        await cluster.DisposeAsync();
        return null;
    }

    private async Task MeasureAsync(VirtualCluster cluster, string what, TimeSpan time, TimeSpan step, CancellationToken cancellationToken, Action? begin = null)
    {
        var from = cluster.Time.GetUtcNow();
        begin?.Invoke();
        await cluster.PassAsync(time, step, cancellationToken);
        bool IsOfNow(RequestRecord r) => r.At >= from;
        int Count(string verb, string resource) => cluster.Server.Log.Count(r => IsOfNow(r) && r.Is(verb, resource));
        var all = cluster.Server.Log.Count(IsOfNow);
        _rows.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {time.TotalMinutes:0} | {all} | {all / time.TotalHours / Nodes:0} | {Count("list", "endpointslices")} | {Count("get", "configmaps")} | {Count("patch", "configmaps")} | {Count("create", "events")} | {cluster.Server.Log.LargestInAnySecond(IsOfNow)} | {cluster.Server.Log.LargestWithin(TimeSpan.FromSeconds(10), IsOfNow)} |"));
        log(_rows[^1]);
    }
}
