using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// Probes any TCP service without its help, a connection for each probe: <see cref="Direction.Forward"/> by a segment that fills exactly one packet,
/// <see cref="Direction.Reverse"/> by an MSS that makes the answer's segments fill one. The kernel tells what became of either (TCP_INFO),
/// but an acknowledgement wakes nobody, so whoever waits here looks now and then. For one caller at a time.
/// </summary>
public sealed class TcpProber : IProber, IAsyncDisposable
{
    /// <summary>Open at once in each direction: a flight, and a few older ones that may still be answered.</summary>
    private const int MostOpen = 6;

    /// <summary>A search needs about twenty in each direction; what needs so many more only bothers the service.</summary>
    private const int MostConnections = 200;

    /// <summary>Between two SYNs.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// The connections of a flight are all made before anything is sent, if that does not take long: the first "packet too big" changes what
    /// both kernels put into the handshakes that follow.
    /// </summary>
    private static readonly TimeSpan TogetherWithin = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(15);

    private readonly IPAddress _source;
    private readonly IPEndPoint _target;
    private readonly TcpQuestion _question;
    private readonly PacketSize _interfaceMtu;
    private readonly TimeProvider _time;
    private readonly TcpTally _tally;
    private readonly List<TcpConnection> _connections = [];
    private readonly Queue<ProbeOutcome> _outcomes = new();
    private readonly Action<int>? _opening;
    private long? _lastOpened;

    /// <param name="source">Local address to connect from; may be the unspecified one.</param>
    /// <param name="question">What makes the service talk.</param>
    /// <param name="wasToAnswer">The way back will be asked for.</param>
    /// <param name="opening">Told the local port of each connection before its first packet leaves.</param>
    public TcpProber(IPAddress source, IPEndPoint target, TcpQuestion question, PacketSize interfaceMtu, bool wasToAnswer, TimeProvider time, Action<int>? opening = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.AddressFamily, source.AddressFamily);
        (_source, _target, _question, _interfaceMtu, _time, _opening) = (source, target, question, interfaceMtu, time, opening);
        _tally = new TcpTally(question.Kind, wasToAnswer);
    }

    /// <summary>What the connections told, beside the fate of sizes.</summary>
    public TcpPeer Peer => _tally.ToPeer();

    /// <summary>Completes when every connection is made, and used, or given up.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The source is not an address of this host.</exception>
    public async ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        foreach (var probe in flight)
        {
            await PaceAsync(cancellationToken).ConfigureAwait(false);
            Open(probe);
        }

        var opened = _time.GetTimestamp();
        while (_connections.Exists(connection => connection.IsConnecting))
        {
            Look(maySend: _time.GetElapsedTime(opened) > TogetherWithin);
            if (_connections.Exists(connection => connection.IsConnecting))
            {
                await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
            }
        }

        Look(maySend: true);
    }

    public async ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Look();
            if (_outcomes.TryDequeue(out var outcome))
            {
                return outcome;
            }

            var left = wait - _time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            await Task.Delay(left < Pause ? left : Pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _connections.Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>The younger what is under way, the more often.</summary>
    private TimeSpan Pause
    {
        get
        {
            var eighth = _connections.Count == 0 ? LongestPause : _connections.Min(connection => connection.Age) / 8;
            return eighth < Glance ? Glance : eighth > LongestPause ? LongestPause : eighth;
        }
    }

    private void Open(Probe probe)
    {
        if (_tally.Connections >= MostConnections)
        {
            _outcomes.Enqueue(new ProbeOutcome.Untold(probe.Id));
            return;
        }

        while (_connections.FindAll(connection => connection.Probe.Direction == probe.Direction) is { Count: >= MostOpen } open)
        {
            open[0].Dispose();
            _connections.Remove(open[0]);
        }

        _lastOpened = _time.GetTimestamp();
        _connections.Add(probe.Direction switch
        {
            Direction.Forward => new TcpForwardProbe(probe, Socket(mss: null, probe.Size.Bytes), _target, _question, _tally, _time, _outcomes.Enqueue),
            Direction.Reverse => new TcpReverseProbe(
                probe, Socket(TcpReverseProbe.Mss(probe, IpFamily.Of(_target.Address), _interfaceMtu), TcpReverseProbe.ReceiveBytes(probe)), _target, _question, _tally, _time, _outcomes.Enqueue),
            Direction.RoundTrip => throw new ArgumentException("TCP measures each way apart", nameof(probe)),
        });
    }

    private TcpSocket Socket(int? mss, int receiveBytes)
    {
        var socket = new TcpSocket(_source, mss, receiveBytes);
        _opening?.Invoke(socket.LocalPort);
        return socket;
    }

    private void Look(bool maySend = true)
    {
        foreach (var connection in _connections)
        {
            connection.Look(maySend);
        }

        _connections.RemoveAll(connection => connection.IsOver);
    }

    private async ValueTask PaceAsync(CancellationToken cancellationToken)
    {
        if (_lastOpened is { } last && Spacing - _time.GetElapsedTime(last) is { Ticks: > 0 } pause)
        {
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
