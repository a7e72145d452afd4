using System.CommandLine;
using MtuProbe.Lab.Kernel;
using MtuProbe.Linux.Capture;
using MtuProbe.Linux.Sockets;
using MtuProbe.Options;

namespace MtuProbe.Commands;

/// <summary>All verbs, and what their failures mean to a shell.</summary>
internal static class CommandTree
{
    /// <summary>EPIPE.</summary>
    private const int BrokenPipe = 32;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [RelaySettings.Verb, .. var relay])
        {
            return TunRelay.Run(relay);
        }

        var root = new RootCommand("Finds the path MTU of a network path, says how sure it is, and what to set.")
        {
            ProbeCommand.Create(),
            CheckCommand.Create(),
            AdviseCommand.Create(),
            AgentCommand.Create(),
            AggregateCommand.Create(),
            ReportCommand.Create(),
            RespondCommand.Create(),
            WatchCommand.Create(),
            DemoCommand.Create(),
        };
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var first, ..])
        {
            return Fail(ExitCode.Usage, parsed.CommandResult.Command == root
                ? $"{(args is [var verb, ..] ? $"no command '{verb}'" : "no command")}: use one of {string.Join(", ", root.Subcommands.Select(c => c.Name))}; see 'mtuprobe --help'"
                : $"{first.Message.TrimEnd('.')}; see 'mtuprobe {parsed.CommandResult.Command.Name} --help'");
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (UsageException wrong)
        {
            return Fail(ExitCode.Usage, wrong.Message);
        }
        catch (PingNotPermittedException refused)
        {
            return Fail(ExitCode.NotPermitted, refused.Message);
        }
        catch (CaptureException none)
        {
            // Without libpcap it is as without the capability: somebody has to allow it, by installing.
            return Fail(none.Failure is CaptureFailure.NotPermitted or CaptureFailure.LibraryMissing ? ExitCode.NotPermitted : ExitCode.Usage, none.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(ExitCode.Interrupted, "interrupted before anything was known");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException { InnerException: IOException })
        {
            // Whoever read our output has seen enough (EPIPE); a full disk is worth a line.
            return failure.HResult == BrokenPipe ? (int)ExitCode.Fine : Fail(ExitCode.Bug, $"input or output failed: {(failure.InnerException ?? failure).Message}");
        }
        catch (Exception bug)
        {
            return Fail(ExitCode.Bug, $"this is a bug of mtuprobe, please report it: {bug}");
        }
    }

    private static int Fail(ExitCode code, string message)
    {
        Console.Error.WriteLine($"mtuprobe: {message}");
        return (int)code;
    }
}
