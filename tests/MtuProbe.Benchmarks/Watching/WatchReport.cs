using System.Globalization;
using System.Text;
using MtuProbe.Benchmarks.Reporting;

namespace MtuProbe.Benchmarks.Watching;

/// <summary>The listeners' figures as a page, and whether what is promised was met.</summary>
/// <param name="loads">With nobody sending, with datagrams, with streams.</param>
/// <param name="filters">Datagrams with at most one listener each, several times.</param>
internal sealed class WatchReport(IReadOnlyList<WatchRun> loads, IReadOnlyList<WatchRun> filters, string machine)
{
    /// <summary>Of a core, at 100,000 packets a second.</summary>
    private const double Promised = 0.1;

    private WatchRun Datagrams => loads.Single(run => run.Traffic == "UDP");

    /// <summary>Of what the kernel had: what never arrived, nobody could see.</summary>
    private long Missing => loads.Sum(run => run.ArrivedPtbs - run.Listeners[ListenerKind.Watch].Ptbs);

    /// <summary>Its own time, and what its filters make the sender wait for, at the rate that was measured.</summary>
    private double Whole => Datagrams.Share(ListenerKind.Watch) + Math.Max(0, FilterShare(ListenerKind.Watch));

    public bool IsGood => Whole <= Promised && Missing == 0;

    public string ToMarkdown()
    {
        var text = new StringBuilder(machine).Append("\n\n### In short\n\n").Append(InShort()).Append("\n### Both at once\n\n");
        text.Append("| background | packets/s | PTBs sent | arrived | watch: seen | dropped | connections looked at | of a core | tcpdump: captured | dropped | of a core |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var run in loads)
        {
            var (watch, tcpdump) = (run.Listeners[ListenerKind.Watch], run.Listeners[ListenerKind.Tcpdump]);
            text.Append(CultureInfo.InvariantCulture, $"| {run.Traffic} | {run.PacketsPerSecond:0} | {run.SentPtbs} | {run.ArrivedPtbs} | {watch.Ptbs} | {watch.Dropped} | ")
                .Append(CultureInfo.InvariantCulture, $"{(run.Traffic == "TCP" ? $"one in {1 / watch.SmallestFlowShare:0}" : "all")} | {run.Share(ListenerKind.Watch):P2} | {tcpdump.Ptbs} | {tcpdump.Dropped} | {run.Share(ListenerKind.Tcpdump):P2} |\n");
        }

        text.Append("\n### The kernel's filters\n\n| UDP, and who listens | the sender's time for a packet: median; each |\n|---|---|\n");
        Append(text, "nobody", []);
        Append(text, "watch", [ListenerKind.Watch]);
        Append(text, "tcpdump", [ListenerKind.Tcpdump]);
        return text.ToString();
    }

    private string InShort()
    {
        var idle = loads.Single(run => run.Traffic == "none");
        var (watch, tcpdump) = (Datagrams.Share(ListenerKind.Watch), Datagrams.Share(ListenerKind.Tcpdump));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"- \"At most {Promised:P0} of a core at 100,000 packets/s, and no ICMP lost\": **{(IsGood ? "met" : "missed")}**. ")
            .Append(CultureInfo.InvariantCulture, $"At {Datagrams.PacketsPerSecond:0} packets/s the process takes {watch:P2} of a core, and its filters {Math.Max(0, FilterShare(ListenerKind.Watch)):P0} more in the sender's time; ")
            .Append(CultureInfo.InvariantCulture, $"{Missing} PTBs that arrived were not seen, in all runs together.\n");
        text.Append(CultureInfo.InvariantCulture, $"- tcpdump in the same seconds: {tcpdump:P3} of a core, and {Math.Max(0, FilterShare(ListenerKind.Tcpdump)):P0} (one filter; ours has a second one for TCP). ")
            .Append(CultureInfo.InvariantCulture, $"The process of ours takes {Text.Ratio(watch / tcpdump)} as much as tcpdump's.\n");
        text.Append(CultureInfo.InvariantCulture, $"- Idle: {(idle.Listeners[ListenerKind.Watch].Processor / idle.Window.TotalMinutes).TotalMilliseconds:0} ms of processor a minute; tcpdump {(idle.Listeners[ListenerKind.Tcpdump].Processor / idle.Window.TotalMinutes).TotalMilliseconds:0} ms.\n");
        return text.ToString();
    }

    /// <summary>What the sender waits for the filters of one listener, by the medians, as a share of a core at the rate that was measured.</summary>
    private double FilterShare(ListenerKind kind) => (Median(Times([kind])) - Median(Times([]))) * Datagrams.PacketsPerSecond / 1e9;

    private List<double> Times(IReadOnlyList<ListenerKind> listeners) =>
        [.. filters.Where(run => run.Listeners.Keys.SequenceEqual(listeners)).Select(run => run.SenderNanoseconds).Order()];

    private static double Median(List<double> times) => times[times.Count / 2];

    private void Append(StringBuilder text, string who, IReadOnlyList<ListenerKind> listeners)
    {
        var times = Times(listeners);
        text.Append(CultureInfo.InvariantCulture, $"| {who} | {Median(times):0} ns; {string.Join(", ", times.Select(time => $"{time:0}"))} |\n");
    }
}
