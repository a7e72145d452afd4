using System.CommandLine;
using System.Globalization;
using MtuProbe.Core.Witnessing;
using MtuProbe.Options;
using MtuProbe.Publishing;
using MtuProbe.Watching;

namespace MtuProbe.Commands;

/// <summary><c>mtuprobe watch</c>: sends nothing, and tells what the wire says of MTUs. Ctrl-C is its ordinary end.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var command = new Command("watch", "Listen only (needs NET_RAW and libpcap): PTBs, connections in a black hole, MSS, fragments. Exit code 0 nothing wrong, 1 a problem, 2 unknown; ends with Ctrl-C or SIGTERM");
        var table = new WatchOptionTable(command);
        command.SetAction((parsed, _) => RunAsync(table.Read(parsed)));
        return command;
    }

    /// <summary>Unknown is what was not heard, at the end or at all, and what is only suspected.</summary>
    internal static ExitCode Judge(IReadOnlyList<InterfaceReading> readings) =>
        readings.Any(r => r.Report.HasProblem) ? ExitCode.Problem
        : readings.Any(r => !r.IsUp || r.Report.BlackHoles.Any(hole => hole.Evidence == HoleEvidence.Suspected)) || readings.All(r => r.Report.Packets == 0) ? ExitCode.Unknown
        : ExitCode.Fine;

    private static async Task<int> RunAsync(WatchOptions options)
    {
        var time = TimeProvider.System;
        using var interruption = new Interruption();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(interruption.Token);
        var choice = WatchChoice.Of(options.Interfaces);
        var watch = new HostWatch(choice.Interfaces, time, words => Console.Error.WriteLine($"mtuprobe: {words}"));
        if (options.Duration is { } duration)
        {
            ended.CancelAfter(duration);
        }

        var telling = TellAsync(watch, live: !options.Json && !Console.IsOutputRedirected, time, ended.Token);
        await watch.RunAsync(() => Console.Error.WriteLine($"mtuprobe: watching {choice}"), ended.Token).ConfigureAwait(false);
        await telling.ConfigureAwait(false);
        var readings = watch.Read();
        Console.Out.WriteLine((options.Json ? WitnessDocuments.Watch(readings, time.GetUtcNow()) : WitnessText.Of(readings)).TrimEnd());
        return (int)Judge(readings);
    }

    private static async Task TellAsync(HostWatch watch, bool live, TimeProvider time, CancellationToken ended)
    {
        var news = new WitnessNews();
        while (live && !ended.IsCancellationRequested)
        {
            foreach (var (_, words) in news.Of(watch.Read()))
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetLocalNow():HH:mm:ss} {words}"));
            }

            await Task.Delay(Tick, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
