using System.Net;
using System.Net.Sockets;
using System.Text;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Tests.Sockets;

/// <summary>A TCP service on loopback, and a prober of it.</summary>
internal sealed class LoopbackService : IAsyncDisposable
{
    private const int MaximumSegment = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _listener;
    private readonly List<Socket> _accepted = [];
    private readonly byte[] _answer;
    private readonly bool _hangsUp;
    private UInt128 _last;

    /// <param name="answer">Bytes after the first that it hears; 0 for silence, -1 to hang up at once.</param>
    /// <param name="mss">Of its handshakes; null for the interface's.</param>
    public LoopbackService(IpFamily family, int answer, int? mss = null)
    {
        var address = family == IpFamily.Ipv4 ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        _hangsUp = answer < 0;
        _answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n".PadRight(Math.Max(0, answer))[..Math.Max(0, answer)]);
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (mss is { } segment)
        {
            _listener.SetRawSocketOption((int)SocketOptionLevel.Tcp, MaximumSegment, BitConverter.GetBytes(segment));
        }

        _listener.Bind(new IPEndPoint(address, 0));
        _listener.Listen();
        _ = ServeAsync();
        Prober = new TcpProber(address, (IPEndPoint)_listener.LocalEndPoint!, new HttpQuestion("here"), PacketSize.Of(65_535), wasToAnswer: true, TimeProvider.System);
    }

    public TcpProber Prober { get; }

    /// <summary>The outcome of one probe.</summary>
    public async Task<ProbeOutcome?> AskAsync(Direction direction, int size)
    {
        await Prober.SendAsync([new Probe(new ProbeId(++_last), PacketSize.Of(size), direction)], CancellationToken.None);
        return await Prober.ReceiveAsync(Patience, CancellationToken.None);
    }

    public void CloseListener() => _listener.Dispose();

    public async ValueTask DisposeAsync()
    {
        await Prober.DisposeAsync();
        _listener.Dispose();
        _accepted.ForEach(connection => connection.Dispose());
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var connection = await _listener.AcceptAsync();
                _accepted.Add(connection);
                _ = AnswerAsync(connection);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerAsync(Socket connection)
    {
        try
        {
            if (_hangsUp)
            {
                connection.Dispose();
                return;
            }

            await connection.ReceiveAsync(new byte[1]);
            if (_answer.Length > 0)
            {
                await connection.SendAsync(_answer);
            }
        }
        catch (Exception aborted) when (aborted is SocketException or ObjectDisposedException)
        {
        }
    }
}
