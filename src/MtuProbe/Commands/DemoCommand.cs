using System.CommandLine;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Commands;

/// <summary><c>mtuprobe demo</c>: a small faulty cluster of namespaces on this machine, real agents in it, and what they find.</summary>
internal static class DemoCommand
{
    /// <summary>The first process of the isolated demo; nobody else has this id.</summary>
    private const int FirstProcess = 1;

    public static Command Create()
    {
        var command = new Command("demo", "A small faulty cluster on this machine, made of network namespaces: real agents find what is wrong with it. Leaves nothing behind");
        var once = new Option<bool>("--once") { Description = "End when all is found (at most 60 s): exit code 0 when that equals what was built, else 1" };
        var inside = new Option<bool>("--inside") { Hidden = true };
        command.Add(once);
        command.Add(inside);
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(once), parsed.GetValue(inside)));
        return command;
    }

    private static async Task<int> RunAsync(bool once, bool inside)
    {
        try
        {
            return (int)(inside && Environment.ProcessId == FirstProcess
                ? await DemoInside.RunAsync(once, TimeProvider.System).ConfigureAwait(false)
                : await DemoOutside.RunAsync([.. Self, "demo", "--inside", .. once ? ["--once"] : Array.Empty<string>()]).ConfigureAwait(false));
        }
        catch (LabException refused)
        {
            await Console.Error.WriteLineAsync($"mtuprobe: {refused.Message}").ConfigureAwait(false);
            return (int)ExitCode.NotPermitted;
        }
    }

    /// <summary>How to start this program once more: a file of its own, or <c>dotnet</c> and the assembly.</summary>
    internal static IReadOnlyList<string> Self =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, Path.GetFullPath(Environment.GetCommandLineArgs()[0])]
            : [Environment.ProcessPath!];
}
