using System.CommandLine;
using MtuProbe.Measuring;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary><c>mtuprobe check --mtu N TARGET...</c>: a gate before an MTU is rolled out.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var command = new Command("check", "Is a packet size delivered to all targets, in every direction measured? Exit code 0 yes, 1 no, 2 unknown");
        var table = new ProbeOptionTable(command, gate: true);
        command.SetAction((parsed, _) => RunAsync(table.Read(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(ProbeOptions options)
    {
        using var interruption = new Interruption();
        var measured = await MeasuredRun.RunAsync(options, interruption.Token).ConfigureAwait(false);
        var gate = new GateResult(options.Gate!.Value, measured.Outcomes);
        Console.Out.WriteLine((options.Json ? FindingDocuments.Check(gate) : FindingText.Check(gate, measured.Recorded)).TrimEnd());
        return (int)(interruption.Happened ? ExitCode.Interrupted : gate.Ok switch
        {
            true => ExitCode.Fine,
            false => ExitCode.Problem,
            null => ExitCode.Unknown,
        });
    }
}
