using System.CommandLine;
using System.Globalization;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary><c>mtuprobe report</c>: what all agents of a cluster have published, read once. Measures nothing itself.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var command = new Command("report", "All nodes' paths and numbers, out of a cluster's ConfigMaps or a store. Exit code 0 nothing wrong, 1 a problem, 2 unknown");
        var table = new ReportOptionTable(command);
        command.SetAction((parsed, _) => RunAsync(table.Read(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(ReportOptions options)
    {
        using var interruption = new Interruption();
        var run = new ReportRun(Console.Out, Console.Error, Width(), TimeProvider.System);
        return (int)await run.RunAsync(options, interruption.Token).ConfigureAwait(false);
    }

    /// <summary>Whoever reads lines may say how long they are.</summary>
    private static int Width()
    {
        const int most = 1000;
        var width = !Console.IsOutputRedirected ? Console.WindowWidth
            : int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) ? columns
            : LabelledText.Width;
        return width is > 0 and <= most ? width : LabelledText.Width;
    }
}
