namespace MtuProbe.Lab.Kernel;

/// <summary>The tools the lab is built with, as short child processes.</summary>
internal static class LabCommand
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Runs a tool to its end.</summary>
    internal static async Task<LabResult> RunAsync(IReadOnlyList<string> command, string input = "")
    {
        using var process = LabProcess.Start(command, input);
        return await process.FinishAsync(Deadline).ConfigureAwait(false);
    }

    /// <exception cref="LabException">The tool says that it failed.</exception>
    internal static async Task<string> RequireAsync(IReadOnlyList<string> command, string input = "")
    {
        var result = await RunAsync(command, input).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new LabException($"{string.Join(' ', command)}: {result}{input}");
    }

    /// <summary>Many <c>ip</c> commands at the cost of one process.</summary>
    /// <param name="lines">The commands, without <c>ip</c>.</param>
    /// <param name="options">Those of <c>ip</c> itself, for all of them: <c>-n NAMESPACE</c>, <c>-6</c>.</param>
    internal static Task IpBatchAsync(IReadOnlyList<string> lines, params IReadOnlyList<string> options) => lines.Count == 0
        ? Task.CompletedTask
        : RequireAsync(["ip", .. options, "-batch", "-"], string.Join('\n', lines) + "\n");

    /// <summary>The command, as a child process inside a namespace.</summary>
    internal static IReadOnlyList<string> Inside(string networkNamespace, IReadOnlyList<string> command) =>
        ["ip", "netns", "exec", networkNamespace, .. command];
}
