using System.CommandLine;
using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Sockets;
using MtuProbe.Measuring;
using MtuProbe.Options;

namespace MtuProbe.Commands;

/// <summary><c>mtuprobe respond</c>: a bare responder, until it is interrupted.</summary>
internal static class RespondCommand
{
    public static Command Create()
    {
        var command = new Command("respond", "Answer probes, for probing between two machines; ends with Ctrl-C or SIGTERM");
        var port = new Option<string>("--port") { DefaultValueFactory = _ => "9798", HelpName = "PORT", Description = "UDP port to listen on" };
        var listen = new Option<string?>("--listen") { HelpName = "ADDRESS", Description = "Listen on this address only (every address, IPv4 and IPv6)" };
        var node = new Option<string>("--node") { DefaultValueFactory = _ => Environment.MachineName, HelpName = "NAME", Description = "Node name; only its hash is told" };
        command.Add(port);
        command.Add(listen);
        command.Add(node);
        var keys = KeyDirectory.Option();
        command.Add(keys);
        command.SetAction((parsed, _) =>
            RunAsync(Endpoints(parsed.GetValue(port)!, parsed.GetValue(listen)), parsed.GetValue(node)!, parsed.GetValue(keys)));
        return command;
    }

    private static IReadOnlyList<IPEndPoint> Endpoints(string port, string? listen)
    {
        if (!TargetText.IsPort(port, out var number))
        {
            throw new UsageException($"--port '{port}': a port is 1 to 65535");
        }

        if (listen is null)
        {
            return ResponderSet.Everywhere(number);
        }

        return IPAddress.TryParse(listen, out var address)
            ? [new IPEndPoint(address, number)]
            : throw new UsageException($"--listen '{listen}': give an IP address of this host ('ip address' lists them)");
    }

    private static async Task<int> RunAsync(IReadOnlyList<IPEndPoint> endpoints, string node, string? keyDirectory)
    {
        using var interruption = new Interruption();
        using var keys = keyDirectory is null ? null : new KeyWatch(keyDirectory, TimeProvider.System, words => Console.Error.WriteLine($"mtuprobe: {words}"));
        using var threads = new IoThreads(TimeProvider.System);
        await using var responders = await ResponderSet.OpenAsync(threads, endpoints, node, keys is null ? null : () => keys.Current).ConfigureAwait(false);
        await Console.Out.WriteLineAsync($"mtuprobe: answering probes on {string.Join(" and ", responders.EndPoints.Select(e => $"UDP {e}"))} as node {node}{(keys is null ? string.Empty : $", only to the keys {keys.Current} (the first signs)")}").ConfigureAwait(false);
        await UntilInterruptedAsync(threads, interruption.Token).ConfigureAwait(false);
        await Console.Out.WriteLineAsync(Summary(responders.Counters)).ConfigureAwait(false);
        return (int)ExitCode.Fine;
    }

    /// <summary>An I/O thread that died must end the process, not leave it silent.</summary>
    private static async Task UntilInterruptedAsync(IoThreads threads, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                if (threads.Failure is { } failure)
                {
                    throw new InvalidOperationException("the I/O thread stopped", failure);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private static string Summary(IReadOnlyList<ResponderCounters> counters)
    {
        var rejected = counters.SelectMany(c => c.Rejected).Where(r => r.Value > 0).GroupBy(r => r.Key)
            .Select(g => $"{g.Key} {g.Sum(r => r.Value)}");
        return $"mtuprobe: acknowledged {counters.Sum(c => c.Acknowledgements)}, probed back {counters.Sum(c => c.ReverseProbes)}, challenged {counters.Sum(c => c.Challenges)}, dropped: {string.Join(", ", rejected.DefaultIfEmpty("nothing"))}";
    }
}
