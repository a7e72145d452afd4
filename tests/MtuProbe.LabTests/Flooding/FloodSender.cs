using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MtuProbe.LabTests.Flooding;

/// <summary>
/// Somebody on the victim's own link, with root, who sends as fast as two threads can, at most 100,000 packets a second, for so many seconds.
/// What the victim got is told by its interface's counters.
/// </summary>
internal static class FloodSender
{
    public const string Verb = "flood";

    /// <summary>Said before the first packet.</summary>
    public const string Ready = "flooding";

    /// <summary>Said after the last one.</summary>
    public const string Over = "flooded";

    private const int Threads = 2;
    private const int PerSecond = 100_000;

    /// <summary>Sent between two looks at the clock.</summary>
    private const int Burst = 100;

    private const int LinkHeader = 14;
    private const int MostCaptured = 64;

    /// <summary>More than two confirmations of the peer.</summary>
    private static readonly TimeSpan CaptureTime = TimeSpan.FromSeconds(12);

    public static int Run(string kind, string victim, string seconds)
    {
        var (flood, target) = (Enum.Parse<FloodKind>(kind), new IPEndPoint(IPAddress.Parse(victim), 0));
        var packets = new FloodPackets(target.Address, OwnAddress(target.Address));
        var captured = flood is FloodKind.Replayed or FloodKind.Mixed ? Capture(packets) : [];
        var all = packets.Of(flood, captured);
        Console.WriteLine(Ready);
        var (started, time, refused) = (Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(int.Parse(seconds)), 0);
        var threads = Enumerable.Range(0, Threads)
            .Select(each => new Thread(() => Interlocked.Add(ref refused, Send(all, each, target, started, time))))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Console.WriteLine($"{Over}, {refused} refused by the kernel");
        return 0;
    }

    /// <summary>One of the threads; returns how many packets the kernel did not take.</summary>
    private static int Send(IReadOnlyList<byte[]> packets, int from, IPEndPoint target, long started, TimeSpan time)
    {
        using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Udp);
        raw.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.HeaderIncluded, true);
        var (address, sent, refused) = (target.Serialize(), 0L, 0);
        for (var elapsed = TimeSpan.Zero; elapsed < time; elapsed = Stopwatch.GetElapsedTime(started))
        {
            if (sent > elapsed.TotalSeconds * PerSecond / Threads)
            {
                Thread.Sleep(1);
                continue;
            }

            for (var i = 0; i < Burst; i++, sent++)
            {
                try
                {
                    raw.SendTo(packets[(int)((from + (sent * Threads)) % packets.Count)], SocketFlags.None, address);
                }
                catch (SocketException)
                {
                    refused++;
                }
            }
        }

        return refused;
    }

    /// <exception cref="InvalidOperationException">The peer sent none: there is nothing to replay.</exception>
    private static List<byte[]> Capture(FloodPackets packets)
    {
        using var wire = new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)IPAddress.HostToNetworkOrder((short)3)) { ReceiveTimeout = 500 };
        var (captured, frame, started) = (new List<byte[]>(), new byte[2048], Stopwatch.GetTimestamp());
        while (captured.Count < MostCaptured && Stopwatch.GetElapsedTime(started) < CaptureTime)
        {
            try
            {
                var packet = frame.AsSpan(LinkHeader, Math.Max(0, wire.Receive(frame) - LinkHeader));
                if (packets.IsRequest(packet))
                {
                    captured.Add(packet.ToArray());
                }
            }
            catch (SocketException silence) when (silence.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
            }
        }

        return captured.Count > 0 ? captured : throw new InvalidOperationException("no request was seen on the link");
    }

    private static IPAddress OwnAddress(IPAddress victim)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(victim, 9);
        return ((IPEndPoint)probe.LocalEndPoint!).Address;
    }
}
