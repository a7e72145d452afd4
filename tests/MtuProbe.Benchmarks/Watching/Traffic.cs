using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MtuProbe.Benchmarks.Watching;

/// <summary>What passes the watched interface. Each is a process of its own inside a namespace, and ends by itself after the seconds that it is given.</summary>
internal static class Traffic
{
    /// <summary>The word that makes this program one of these processes.</summary>
    public const string Verb = "traffic";

    /// <summary>Said when the traffic runs.</summary>
    public const string Ready = "ready";

    public const string Sink = "sink";
    public const string Udp = "udp";
    public const string Tcp = "tcp";
    public const string Ptbs = "ptbs";

    private const int DatagramBytes = 1000;
    private const int UploadBytes = 1 << 16;

    public static async Task<int> RunAsync(IReadOnlyList<string> order)
    {
        switch (order)
        {
            case [Sink, var port, var seconds]:
                await SinkAsync(Number(port), Duration(seconds)).ConfigureAwait(false);
                return 0;
            case [Udp, var address, var port, var rate, var seconds]:
                SendDatagrams(new IPEndPoint(IPAddress.Parse(address), Number(port)), Number(rate), Duration(seconds));
                return 0;
            case [Tcp, var address, var port, var connections, var seconds]:
                Upload(new IPEndPoint(IPAddress.Parse(address), Number(port)), Number(connections), Duration(seconds));
                return 0;
            case [Ptbs, var reporter, var victim, var count, var seconds]:
                PtbSender.Send(IPAddress.Parse(reporter), IPAddress.Parse(victim), Number(count), Duration(seconds));
                return 0;
            default:
                return 64;
        }
    }

    /// <summary>Datagrams are left to the kernel, which throws away what nobody reads; a closed port would answer with ICMP errors. Streams are read.</summary>
    private static async Task SinkAsync(int port, TimeSpan duration)
    {
        using var timer = new CancellationTokenSource(duration);
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(new IPEndPoint(IPAddress.Any, port));
        using var listener = new TcpListener(IPAddress.Any, port);
        listener.Start(backlog: 512);
        Console.WriteLine(Ready);
        try
        {
            while (true)
            {
                _ = ReadAsync(await listener.AcceptSocketAsync(timer.Token).ConfigureAwait(false), timer.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Its time is over.
        }
    }

    private static async Task ReadAsync(Socket connection, CancellationToken cancellationToken)
    {
        using (connection)
        {
            var bytes = new byte[UploadBytes];
            try
            {
                while (await connection.ReceiveAsync(bytes, cancellationToken).ConfigureAwait(false) > 0)
                {
                }
            }
            catch (Exception ended) when (ended is SocketException or OperationCanceledException)
            {
                // The sender was killed, or time is over.
            }
        }
    }

    /// <summary>Paced by the millisecond: what a busy machine was late with is sent at once.</summary>
    private static void SendDatagrams(IPEndPoint to, int rate, TimeSpan duration)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var (bytes, address) = (new byte[DatagramBytes], to.Serialize());
        Console.WriteLine(Ready);
        var (started, sent) = (Stopwatch.GetTimestamp(), 0L);
        for (var elapsed = TimeSpan.Zero; elapsed < duration; elapsed = Stopwatch.GetElapsedTime(started))
        {
            for (var due = (long)(elapsed.TotalSeconds * rate); sent < due; sent++)
            {
                socket.SendTo(bytes, SocketFlags.None, address);
            }

            Thread.Sleep(1);
        }
    }

    /// <summary>As fast as it goes, in turn over all connections.</summary>
    private static void Upload(IPEndPoint to, int connections, TimeSpan duration)
    {
        var sockets = Enumerable.Range(0, connections).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        foreach (var socket in sockets)
        {
            socket.Connect(to);
        }

        Console.WriteLine(Ready);
        var bytes = new byte[UploadBytes];
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration;)
        {
            foreach (var socket in sockets)
            {
                socket.Send(bytes);
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static TimeSpan Duration(string seconds) => TimeSpan.FromSeconds(Number(seconds));
}
