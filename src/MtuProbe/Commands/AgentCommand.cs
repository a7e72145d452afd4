using System.CommandLine;
using System.Runtime.InteropServices;
using MtuProbe.Agent;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary><c>mtuprobe agent</c>: probes its peers and targets, judges, recommends and publishes for as long as it lives.</summary>
internal static class AgentCommand
{
    public static Command Create()
    {
        var command = new Command("agent", "Probe all peers and targets continuously; publish metrics, a page and a store; ends with Ctrl-C or SIGTERM");
        var table = new AgentOptionTable(command);
        command.SetAction((parsed, _) => RunAsync(table.Read(parsed), () => table.Reload(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(AgentOptions options, Func<AgentOptions> reload)
    {
        using var interruption = new Interruption();
        using var logs = LogLines.ToStandardError(options.LogJson, options.LogDebug, TimeProvider.System);
        var agent = new AgentProcess(options, reload, TimeProvider.System, logs);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            agent.Reload();
        });
        try
        {
            await agent.RunAsync(interruption.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interruption.Happened)
        {
            // Told to stop before it had begun.
        }

        return (int)ExitCode.Fine;
    }
}
