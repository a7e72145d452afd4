using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// Probes any host that answers ICMP echo (RFC 792, RFC 4443 §4), through an unprivileged ping socket: <see cref="Direction.RoundTrip"/>,
/// because the reply is as large as the request. The kernel fills in identifier and checksum.
/// </summary>
public sealed class EchoProber : IProber, IAsyncDisposable, IArrivals
{
    private const int IcmpHeader = Overhead.DatagramHeader;

    private readonly IpFamily _family;
    private readonly InternetEndpoint _target;
    private readonly OutcomeQueue _outcomes;
    private readonly ProbeLedger _ledger;
    private readonly ProbeSession _session;
    private readonly Func<IoBuffers, Probe, SendStatus> _send;
    private readonly byte _requestType;
    private readonly byte _replyType;

    // Of the I/O thread.
    private ushort _sequence;

    /// <param name="source">Local address to probe from; may be the unspecified one.</param>
    /// <exception cref="PingNotPermittedException">The process's group may not open ping sockets.</exception>
    /// <exception cref="SocketException"><paramref name="source"/> is not an address of this host.</exception>
    public EchoProber(IoThread io, IPAddress source, IPAddress target, TimeProvider time)
        : this(io, target, time, new ProbeLedger(time), prober => Open(source, prober, time)) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.AddressFamily, source.AddressFamily);

    /// <param name="open">Makes the socket; not every host that runs the tests allows a ping socket.</param>
    internal EchoProber(IoThread io, IPAddress target, TimeProvider time, ProbeLedger ledger, Func<IArrivals, IoSocket> open)
    {
        _family = io.Family;
        _target = InternetEndpoint.From(target, 0);
        (_requestType, _replyType) = _family switch
        {
            IpFamily.Ipv4 => ((byte)8, (byte)0),
            IpFamily.Ipv6 => ((byte)128, (byte)129),
        };
        _send = Send;
        _outcomes = new OutcomeQueue(time);
        _ledger = ledger;
        var socket = open(this);
        _session = new ProbeSession(io, [socket], _outcomes, _ledger);
        io.Register(socket);
    }

    /// <exception cref="ArgumentException">A probe with no room for its id, or one that does not go there and back.</exception>
    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        for (var i = 0; i < flight.Count; i++)
        {
            var probe = flight[i];
            if (Overhead.DatagramPayload(probe.Size, _family) < ProbeMessage.Size || probe.Direction != Direction.RoundTrip)
            {
                throw new ArgumentException($"no echo probe has {probe.Size} bytes {probe.Direction}", nameof(flight));
            }
        }

        return _session.SendAsync(flight, _send, cancellationToken);
    }

    public ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        _session.ReceiveAsync(wait, cancellationToken);

    public ValueTask DisposeAsync() => _session.CloseAsync();

    void IArrivals.OnData(in Arrival arrival)
    {
        if (IsFromTarget(arrival.Source) && arrival.Head.Length > IcmpHeader && arrival.Head[0] == _replyType
            && ProbeMessage.TryRead(arrival.Head[IcmpHeader..], out var message) && message.Type == MessageType.Echo
            && _ledger.Find(message.Id) is { } sent
            && arrival.Length == Overhead.DatagramPayload(sent.Probe.Size, _family) + IcmpHeader)
        {
            _session.Answer(sent, CutByTheTarget(arrival), arrival.ReceivedAt, peer: null);
        }
    }

    void IArrivals.OnError(in QueuedError error)
    {
        var message = error.Quote.Length > IcmpHeader ? error.Quote[IcmpHeader..] : default;
        if (QuotedErrors.Read(error, IsFromTarget(error.Destination), message, _ledger) is { } outcome)
        {
            _outcomes.Add(outcome);
        }
    }

    void IArrivals.OnEnd(Exception reason) => _outcomes.End(reason);

    private static IoSocket Open(IPAddress source, IArrivals prober, TimeProvider time)
    {
        try
        {
            return IoSocket.Ping(source, prober, time);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new PingNotPermittedException(e);
        }
    }

    /// <summary>
    /// A reply in fragments: in IPv6 only its sender fragments (RFC 8200 §4.5), so the way back does not carry the size. In IPv4 the reply
    /// usually has no DF and any router may cut it; the request, which had DF, arrived whole, or it would not have been answered.
    /// </summary>
    private int CutByTheTarget(in Arrival arrival) => _family == IpFamily.Ipv6 ? arrival.LargestFragment : 0;

    // A ping socket's "port" is its identifier, of no use here.
    private bool IsFromTarget(in InternetEndpoint other) => other.Address == _target.Address && other.Scope == _target.Scope;

    private SendStatus Send(IoBuffers buffers, Probe probe)
    {
        Span<byte> head = stackalloc byte[IcmpHeader + ProbeMessage.Size];
        head[..IcmpHeader].Clear();
        head[0] = _requestType;
        _sequence = unchecked((ushort)(_sequence + 1));
        BinaryPrimitives.WriteUInt16BigEndian(head[6..], _sequence);
        new ProbeMessage(MessageType.Echo, probe.Id).Write(head[IcmpHeader..]);
        return _session.Send(buffers, _target, probe, head, Overhead.DatagramPayload(probe.Size, _family) + IcmpHeader);
    }
}
