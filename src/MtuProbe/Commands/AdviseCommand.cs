using System.CommandLine;
using MtuProbe.Core.Advising;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary><c>mtuprobe advise --mtu N</c>: a measured number as the configuration of whoever must know it. Measures nothing itself.</summary>
internal static class AdviseCommand
{
    public static Command Create()
    {
        var command = new Command("advise", "A measured MTU as configuration: Docker, CI runners, pod networks, routers, with the arithmetic of tunnels");
        var table = new AdviseOptionTable(command);
        command.SetAction(parsed => Run(table.Read(parsed)));
        return command;
    }

    private static int Run(AdviseOptions options)
    {
        var advice = new Advice(options.Stack);
        Console.Out.WriteLine((options.Json ? AdviceText.Json(advice) : AdviceText.Describe(advice)).TrimEnd());
        return (int)ExitCode.Fine;
    }
}
