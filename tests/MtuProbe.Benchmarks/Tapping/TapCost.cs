using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Capture;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Benchmarks.Tapping;

/// <summary>What a tap's thread costs per frame: loopback carries small datagrams at a rate, and the thread's own CPU time is read.</summary>
internal sealed class TapCost : IWireListener
{
    private const int Seconds = 5;
    private const int WholeErrors = 2048;
    private const int HeadersOnly = 160;

    private static readonly int[] Rates = [100, 10_000, 100_000];

    private long _heard;
    private long _first;
    private long _last;

    /// <exception cref="CaptureException">No right to capture, or no libpcap.</exception>
    public static void Run(Action<string> say)
    {
        foreach (var rate in Rates)
        {
            say(new TapCost().Measure(rate, WholeErrors, passes: true));
        }

        say(new TapCost().Measure(Rates[^1], HeadersOnly, passes: true));
        say(new TapCost().Measure(Rates[^1], WholeErrors, passes: false));
    }

    public void Hear(SeenPtb ptb) => _heard++;

    public void Hear(in SeenSegment segment) => _heard++;

    public void Hear(in SeenFragment fragment) => _heard++;

    private string Measure(int rate, int snapLength, bool passes)
    {
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)sender.LocalEndPoint!).Port;
        var handled = 0L;
        using var tap = Tap.Open(new TapOptions
        {
            Interface = "lo", Filter = link => passes ? $"udp port {port}" : CaptureFilters.Signals(link), SnapLength = snapLength,
        }, (in CapturedFrame frame) =>
        {
            if (handled++ % 1000 == 0)
            {
                _last = ThreadNanoseconds();
                _first = _first == 0 ? _last : _first;
            }

            WireReader.Read(frame.LinkType, frame.Bytes, frame.OriginalLength, frame.At, this);
        });
        var process = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        Send(sender, rate);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Thread.Sleep(100);
        tap.Dispose();
        var counts = tap.Statistics;
        var perFrame = handled > 1000 ? (_last - _first) / (double)((handled - 1) / 1000 * 1000) : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{rate} frames/s, snap length {snapLength}, {(passes ? "all pass" : "none pass")}: handled {handled}, dropped {counts.Dropped}; the tap's thread {perFrame:0} ns a frame, "
            + $"{perFrame * handled / seconds / 1e7:0.0} % of a core; the whole process with the sender {(Environment.CpuUsage.TotalTime - process).TotalSeconds / seconds * 100:0} %");
    }

    private static void Send(Socket sender, int rate)
    {
        var (bytes, to) = (new byte[64], sender.LocalEndPoint!.Serialize());
        var started = Stopwatch.GetTimestamp();
        for (var sent = 0L; sent < (long)rate * Seconds;)
        {
            var due = (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * rate);
            for (; sent < due; sent++)
            {
                sender.SendTo(bytes, SocketFlags.None, to);
            }

            Thread.Sleep(1);
        }
    }

    /// <summary>CPU time of the calling thread (proc_pid_schedstat).</summary>
    private static long ThreadNanoseconds() =>
        long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
}
