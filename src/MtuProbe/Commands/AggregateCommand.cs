using System.CommandLine;
using MtuProbe.Aggregating;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary><c>mtuprobe aggregate</c>: turns all nodes' objects into the published one for as long as it lives.</summary>
internal static class AggregateCommand
{
    public static Command Create()
    {
        var command = new Command("aggregate", "Turn all nodes' numbers into the cluster's, in a cluster or a store; ends with Ctrl-C or SIGTERM");
        var table = new AggregateOptionTable(command);
        command.SetAction(async (parsed, _) =>
        {
            var options = table.Read(parsed);
            using var interruption = new Interruption();
            using var logs = LogLines.ToStandardError(options.LogJson, options.LogDebug, TimeProvider.System);
            await new AggregateProcess(options, TimeProvider.System, logs).RunAsync(interruption.Token).ConfigureAwait(false);
            return (int)ExitCode.Fine;
        });
        return command;
    }
}
