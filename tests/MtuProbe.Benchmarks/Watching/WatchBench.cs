using System.Diagnostics;
using System.Globalization;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Watching;

/// <summary>Two namespaces on one wire. The client sends the background to the server, which sends PTBs back; whoever listens does so at the client.</summary>
internal sealed class WatchBench(string binary, Action<string> log)
{
    /// <summary>The client's interface (a lab's first link).</summary>
    public const string Device = "link0";

    public const int Rate = 100_000;
    public const int Ptbs = 1000;
    public const int Connections = 64;
    public const int Rounds = 5;

    private const int Port = 7000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PtbTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(3);

    private static readonly ListenerKind[] Both = Enum.GetValues<ListenerKind>();

    /// <summary>No traffic, datagrams and streams, with both listening at once.</summary>
    public async Task<IReadOnlyList<WatchRun>> MeasureAsync(CancellationToken cancellationToken) =>
    [
        await MeasureAsync("none", [], Idle, 0, Both, cancellationToken).ConfigureAwait(false),
        await MeasureAsync("UDP", Datagrams, PtbTime, Ptbs, Both, cancellationToken).ConfigureAwait(false),
        await MeasureAsync("TCP", [Traffic.Tcp, $"{Connections}"], PtbTime, Ptbs, Both, cancellationToken).ConfigureAwait(false),
    ];

    /// <summary>Datagrams with nobody, ours alone and tcpdump alone, in turn: what the kernel's filters cost is in the sender's time, not the listener's.</summary>
    public async Task<IReadOnlyList<WatchRun>> FilterAsync(CancellationToken cancellationToken)
    {
        var runs = new List<WatchRun>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (ListenerKind[] listeners in new ListenerKind[][] { [], [ListenerKind.Watch], [ListenerKind.Tcpdump] })
            {
                runs.Add(await MeasureAsync("UDP", Datagrams, Glance, 0, listeners, cancellationToken).ConfigureAwait(false));
            }
        }

        return runs;
    }

    private static IReadOnlyList<string> Datagrams => [Traffic.Udp, $"{Rate}"];

    private static IReadOnlyList<string> Self(params IReadOnlyList<string> order) => ["dotnet", typeof(WatchBench).Assembly.Location, Traffic.Verb, .. order];

    /// <param name="name">The traffic, for the report.</param>
    /// <param name="background">Its word and number; nothing: no traffic.</param>
    /// <param name="window">How long the processor is measured.</param>
    /// <param name="ptbs">Sent in the window.</param>
    /// <param name="listeners">Who listens.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task<WatchRun> MeasureAsync(
        string name, IReadOnlyList<string> background, TimeSpan window, int ptbs, IReadOnlyList<ListenerKind> listeners, CancellationToken cancellationToken)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("direct"), [binary]).ConfigureAwait(false);
        var (server, client) = (lab.ServerAddress(IpFamily.Ipv4), lab.ClientAddress(IpFamily.Ipv4));
        var bound = window + Settling + (4 * Patience);
        var seconds = bound.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        LabProcess? sender = null;
        if (background is [var verb, var number])
        {
            await lab.InServer(Self(Traffic.Sink, $"{Port}", seconds)).WaitForOutputAsync(Traffic.Ready, Patience).ConfigureAwait(false);
            sender = lab.InClient(Self(verb, $"{server}", $"{Port}", number, seconds));

            // The SYNs are over before anybody listens: they would pass the filter.
            await sender.WaitForOutputAsync(Traffic.Ready, Patience).ConfigureAwait(false);
        }

        var running = new List<Listener>();
        try
        {
            foreach (var kind in listeners)
            {
                running.Add(await Listener.StartAsync(kind, lab, binary, bound).ConfigureAwait(false));
            }

            await Task.Delay(Settling, cancellationToken).ConfigureAwait(false);
            var arrived = await ArrivedAsync(lab).ConfigureAwait(false);
            var (started, packets, spent) = (Stopwatch.GetTimestamp(), await PacketsAsync(lab).ConfigureAwait(false), running.ConvertAll(listener => listener.Processor));
            var sent = sender is null ? TimeSpan.Zero : Listener.ProcessorOf(sender);
            var reporter = ptbs == 0 ? null : lab.InServer(Self(Traffic.Ptbs, $"{server}", $"{client}", $"{ptbs}", $"{window.TotalSeconds:0}"));
            await Task.Delay(window, cancellationToken).ConfigureAwait(false);
            if (reporter is not null && await reporter.FinishAsync(Patience).ConfigureAwait(false) is { ExitCode: not 0 } failed)
            {
                throw new LabException($"the PTBs were not sent: {failed}");
            }

            spent = [.. running.Select((listener, i) => listener.Processor - spent[i])];
            var took = Stopwatch.GetElapsedTime(started);
            (packets, sent) = (await PacketsAsync(lab).ConfigureAwait(false) - packets, sender is null ? TimeSpan.Zero : Listener.ProcessorOf(sender) - sent);
            arrived = await ArrivedAsync(lab).ConfigureAwait(false) - arrived;

            // tcpdump is handed what it caught within a second of it, and forgets what it was not handed.
            await Task.Delay(Settling, cancellationToken).ConfigureAwait(false);
            var runs = new Dictionary<ListenerKind, ListenerRun>();
            foreach (var (i, kind) in listeners.Index())
            {
                runs[kind] = await running[i].EndAsync(spent[i]).ConfigureAwait(false);
            }

            var run = new WatchRun(name, took, packets, sent, ptbs, arrived, runs);
            log(string.Create(CultureInfo.InvariantCulture, $"{name}, {(listeners.Count == 0 ? "nobody listens" : string.Join(" and ", listeners))}: {run.PacketsPerSecond:0} packets/s, sender {run.SenderNanoseconds:0} ns each")
                + string.Concat(runs.Select(r => string.Create(CultureInfo.InvariantCulture, $"; {r.Key} {r.Value.Processor / took:P2} of a core, {r.Value.Ptbs} of {ptbs} PTBs ({arrived} arrived), dropped {r.Value.Dropped}"))));
            return run;
        }
        finally
        {
            running.ForEach(listener => listener.Dispose());
        }
    }

    private static async Task<long> PacketsAsync(KernelLab lab)
    {
        var counters = await lab.ClientCountersAsync().ConfigureAwait(false);
        return counters.ReceivedPackets + counters.SentPackets;
    }

    /// <summary>The kernel's own count of "destination unreachable" received (RFC 4293's icmpMsgStatsInPkts for type 3).</summary>
    private static async Task<long> ArrivedAsync(KernelLab lab)
    {
        using var read = lab.InClient("cat", "/proc/net/snmp");
        string[][] lines = [.. (await read.FinishAsync(Patience).ConfigureAwait(false)).Output.Split('\n').Where(line => line.StartsWith("Icmp:", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        return long.Parse(lines[1][Array.IndexOf(lines[0], "InDestUnreachs")], CultureInfo.InvariantCulture);
    }
}
