using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>One probe's connection, from its SYN to the outcome. Whoever has it must look at it: an acknowledgement wakes nobody.</summary>
internal abstract class TcpConnection : IDisposable
{
    /// <summary>Two SYNs: at once, and after a second (RFC 6298 §2).</summary>
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromMilliseconds(1500);

    private readonly TcpSocket _socket;
    private readonly TimeProvider _time;
    private readonly Action<ProbeOutcome> _tell;
    private readonly long _startedAt;
    private bool _isDisposed;
    private bool _isTold;
    private bool _isUsed;

    protected TcpConnection(Probe probe, TcpSocket socket, IPEndPoint target, TcpTally tally, TimeProvider time, Action<ProbeOutcome> tell)
    {
        (Probe, _socket, Target, Tally, _time, _tell) = (probe, socket, target, tally, time, tell);
        Family = IpFamily.Of(target.Address);
        _startedAt = SentAt = time.GetTimestamp();
        tally.Connections++;
        if (socket.Connect(Family, InternetEndpoint.From(target)) is not 0 and var errno)
        {
            Fail(errno);
        }
    }

    public Probe Probe { get; }

    public bool IsConnecting { get; private set; } = true;

    /// <summary>Nothing more will come of it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>How long it has been going on; what is young changes fast.</summary>
    public TimeSpan Age => _time.GetElapsedTime(_startedAt);

    protected IpFamily Family { get; }

    protected IPEndPoint Target { get; }

    protected TcpTally Tally { get; }

    protected TcpSocket Socket => _socket;

    protected long SentAt { get; private set; }

    protected TimeSpan SinceSent => _time.GetElapsedTime(SentAt);

    /// <summary>IP and TCP header, options included, of a segment with data.</summary>
    protected int Headers { get; private set; }

    /// <summary>What a packet of the probed size carries.</summary>
    protected int Payload => Math.Max(1, Probe.Size.Bytes - Headers);

    /// <summary>Takes in what has happened.</summary>
    /// <param name="maySend">False: a handshake that is over has to wait for others.</param>
    public void Look(bool maySend)
    {
        if (IsOver)
        {
            return;
        }

        var info = _socket.Information();
        if (_isUsed)
        {
            OnNews(info);
        }
        else if (info.State == TcpInformation.Closed)
        {
            Fail(_socket.Error());
        }
        else if (info.State != TcpInformation.SynSent)
        {
            IsConnecting = false;
            if (maySend)
            {
                Use(info);
            }
        }
        else if (Age > ConnectPatience)
        {
            Tell(new ProbeOutcome.Untold(Probe.Id));
            End();
        }
    }

    public void Dispose()
    {
        IsOver = true;
        if (!_isDisposed)
        {
            _isDisposed = true;
            _socket.Dispose();
        }
    }

    /// <summary>The handshake is over: send, or say why not.</summary>
    protected abstract void OnEstablished(in TcpInformation info);

    /// <summary>Something was sent, and this is how things are now.</summary>
    protected abstract void OnNews(in TcpInformation info);

    /// <summary>The whole packet around a payload.</summary>
    protected PacketSize Packet(int payload) => PacketSize.TryOf(payload + Headers, out var size) ? size : Family.LargestPacket;

    /// <summary>Tells the outcome, once.</summary>
    protected void Tell(ProbeOutcome outcome)
    {
        if (!_isTold)
        {
            _isTold = true;
            _tell(outcome);
        }
    }

    /// <summary>Closes it: nothing more is to be learned.</summary>
    protected void End() => Dispose();

    private void Use(in TcpInformation info)
    {
        _isUsed = true;
        Headers = Overhead.IpHeader(Family) + Overhead.TcpHeader + info.OptionBytes;
        Tally.Established++;
        Tally.OptionBytes = info.OptionBytes;
        SentAt = _time.GetTimestamp();
        OnEstablished(info);
    }

    /// <summary>Nobody accepted it.</summary>
    private void Fail(int errno)
    {
        Tell(new ProbeOutcome.Untold(Probe.Id));
        if (errno == KernelNumbers.ECONNREFUSED)
        {
            _tell(new ProbeOutcome.Unreachable(ProbeId.None, PortClosed: true, Target.Address));
        }

        IsConnecting = false;
        End();
    }
}
