using System.CommandLine;
using MtuProbe.Measuring;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary><c>mtuprobe probe TARGET...</c>: path MTU, verdict, why, what to do.</summary>
internal static class ProbeCommand
{
    public static Command Create()
    {
        var command = new Command("probe", "Path MTU of each target: the number, the verdict, the evidence and what to do");
        var table = new ProbeOptionTable(command, gate: false);
        command.SetAction((parsed, _) => RunAsync(table.Read(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(ProbeOptions options)
    {
        using var interruption = new Interruption();
        var measured = await MeasuredRun.RunAsync(options, interruption.Token).ConfigureAwait(false);
        var outcomes = measured.Outcomes;
        Console.Out.WriteLine((options.Json ? FindingDocuments.Probe(outcomes) : FindingText.Probe(outcomes, measured.Recorded)).TrimEnd());
        return (int)(interruption.Happened ? ExitCode.Interrupted
            : outcomes.Any(o => o.IsProblem) ? ExitCode.Problem
            : outcomes.All(o => o.IsKnown) ? ExitCode.Fine
            : ExitCode.Unknown);
    }
}
