using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MtuProbe.Lab.Kernel;
using MtuProbe.Linux.Capture;

namespace MtuProbe.Benchmarks.Watching;

/// <summary>One of the two that listen, running in the lab's client.</summary>
internal sealed partial class Listener : IDisposable
{
    /// <summary>libpcap's number of Ethernet (DLT_EN10MB), which a veth is.</summary>
    private const int Ethernet = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ListenerKind _kind;
    private readonly LabProcess _process;

    private Listener(ListenerKind kind, LabProcess process) => (_kind, _process) = (kind, process);

    /// <summary>Returns when it listens.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="lab">In whose client.</param>
    /// <param name="binary">The mtuprobe to measure.</param>
    /// <param name="bound">After so long ours ends by itself.</param>
    public static async Task<Listener> StartAsync(ListenerKind kind, KernelLab lab, string binary, TimeSpan bound)
    {
        var listener = new Listener(kind, lab.InClient(Command(kind, binary, bound)));
        var ready = kind == ListenerKind.Watch ? "watching " : "listening on ";
        for (var started = Stopwatch.GetTimestamp(); !listener._process.Errors.Contains(ready, StringComparison.Ordinal);)
        {
            if (listener._process.HasEnded || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new LabException($"{kind} does not listen: {listener._process.Output}{listener._process.Errors}");
            }

            await Task.Delay(10).ConfigureAwait(false);
        }

        return listener;
    }

    /// <summary>So far.</summary>
    public TimeSpan Processor => ProcessorOf(_process);

    /// <summary>Ends it as Ctrl-C would, and reads what it says.</summary>
    /// <param name="processor">What it took in the window.</param>
    public async Task<ListenerRun> EndAsync(TimeSpan processor)
    {
        using var kill = LabProcess.Run("kill", "-INT", $"{_process.Id}");
        await kill.FinishAsync(Patience).ConfigureAwait(false);
        var result = await _process.FinishAsync(Patience).ConfigureAwait(false);
        return _kind == ListenerKind.Watch ? OfWatch(result.Output, processor) : OfTcpdump(result.Errors, processor);
    }

    public void Dispose() => _process.Dispose();

    /// <summary>Of one thread in nanoseconds (proc_pid_schedstat). Of several in the ticks of /proc/PID/stat, mostly 10 ms, which count ended threads too.</summary>
    internal static TimeSpan ProcessorOf(LabProcess process)
    {
        if (Directory.GetDirectories($"/proc/{process.Id}/task").Length == 1)
        {
            return TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText($"/proc/{process.Id}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000.0);
        }

        using var found = Process.GetProcessById(process.Id);
        return found.TotalProcessorTime;
    }

    private static IReadOnlyList<string> Command(ListenerKind kind, string binary, TimeSpan bound) => kind switch
    {
        ListenerKind.Watch => [binary, "watch", "--interface", WatchBench.Device, "--duration", $"{bound.TotalSeconds:0}", "--output", "json"],
        ListenerKind.Tcpdump => ["tcpdump", "-n", "-i", WatchBench.Device, "-s", "1400", "-w", "/dev/null", CaptureFilters.Signals(Ethernet)],
    };

    private static ListenerRun OfWatch(string output, TimeSpan processor)
    {
        using var document = JsonDocument.Parse(output);
        var seen = document.RootElement.GetProperty("witness").GetProperty("interfaces")[0];
        return new ListenerRun(
            processor, Sum(seen, "ptbs", "count"), Sum(seen, "mss", "count") + Sum(seen, "fragments", "pieces"), seen.GetProperty("dropped").GetInt64(), seen.GetProperty("smallestFlowShare").GetDouble());
    }

    private static ListenerRun OfTcpdump(string errors, TimeSpan processor) =>
        new(processor, Count(Captured(), errors), 0, Count(DroppedByKernel(), errors), null);

    private static long Sum(JsonElement seen, string list, string number) => seen.GetProperty(list).EnumerateArray().Sum(entry => entry.GetProperty(number).GetInt64());

    private static long Count(Regex what, string errors) => what.Match(errors) is { Success: true } match
        ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        : throw new LabException($"tcpdump does not say how much it captured: {errors}");

    [GeneratedRegex(@"(\d+) packets? captured")]
    private static partial Regex Captured();

    [GeneratedRegex(@"(\d+) packets? dropped by kernel")]
    private static partial Regex DroppedByKernel();
}
