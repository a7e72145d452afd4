using System.Diagnostics;
using MtuProbe.Lab.Demo;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Commands;

/// <summary>
/// The process that the user started. It only waits for the isolated one, which reads a pipe from here as its standard input: however this
/// process ends, the pipe does too, and with it all of the demo.
/// </summary>
internal static class DemoOutside
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <param name="command">What to run isolated.</param>
    public static async Task<ExitCode> RunAsync(IReadOnlyList<string> command)
    {
        if (DemoIsolation.MissingTool() is { } missing)
        {
            throw new LabException(missing);
        }

        using var interruption = new Interruption();
        var isolated = await IsolatedAsync().ConfigureAwait(false);
        var start = new ProcessStartInfo(isolated[0], [.. isolated.Skip(1), .. command]) { RedirectStandardInput = true, UseShellExecute = false };

        // Its diagnostic sockets would stay in /tmp after a kill.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start)!;
        using var leave = interruption.Token.Register(process.StandardInput.Close);
        try
        {
            await process.WaitForExitAsync(interruption.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process).ConfigureAwait(false);
        }

        return (ExitCode)process.ExitCode;
    }

    private static async Task<IReadOnlyList<string>> IsolatedAsync()
    {
        try
        {
            return await DemoIsolation.FindAsync().ConfigureAwait(false);
        }
        catch (LabException refused)
        {
            throw new LabException($"network namespaces are not available here; run as root, or where users may make them ({refused.Message})");
        }
    }

    private static async Task EndAsync(Process process)
    {
        using var timer = new CancellationTokenSource(Grace);
        try
        {
            await process.WaitForExitAsync(timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
