using MtuProbe.Lab.Demo;

namespace MtuProbe.Commands;

/// <summary>
/// The first process of the isolated demo: builds the network, starts the agents, and plays both acts. It takes nothing down: the kernel ends
/// whatever else runs there with it, and the namespaces with that.
/// </summary>
internal static class DemoInside
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    public static async Task<ExitCode> RunAsync(bool once, TimeProvider time)
    {
        using var interruption = new Interruption();
        using var gone = new CancellationTokenSource();
        Watch(gone);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token, gone.Token);
        var screen = DemoScreen.ForConsole();
        var network = await DemoNetwork.BuildAsync(DemoCluster.FirstAct).ConfigureAwait(false);
        var agents = new DemoAgents(network, DemoCommand.Self);
        using var cluster = DemoRelay.Open(DemoRelay.ClusterPort, agents.ClusterPageSocket);
        using var page = DemoRelay.Open(DemoRelay.PagePort, agents.PageSocket);
        using var metrics = DemoRelay.Open(DemoRelay.MetricsPort, agents.MetricsSocket);
        var run = new DemoRun(network, agents, screen, new DemoWhereabouts(cluster.Port, page.Port, metrics.Port), once, time);
        try
        {
            await run.PlayAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            screen.Leave();
            return once ? ExitCode.Interrupted : ExitCode.Fine;
        }

        return run.Objections.Count == 0 ? ExitCode.Fine : ExitCode.Problem;
    }

    /// <summary>Standard input ends with the process outside; what does not end by itself then is ended.</summary>
    private static void Watch(CancellationTokenSource gone)
    {
        var watcher = new Thread(() =>
        {
            using var outside = Console.OpenStandardInput();
            while (outside.ReadByte() >= 0)
            {
            }

            try
            {
                gone.Cancel();
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            Thread.Sleep(Grace);
            Environment.Exit((int)ExitCode.Interrupted);
        })
        { IsBackground = true };
        watcher.Start();
    }
}
