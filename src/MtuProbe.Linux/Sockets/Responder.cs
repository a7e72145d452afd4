using System.Net;
using System.Security.Cryptography;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// The other end of <see cref="AgentProber"/>. It holds no state per prober: an acknowledgement is smaller than the smallest request, and
/// reverse probes go only to an address that proved, by a cookie, that it receives there.
/// </summary>
public sealed class Responder : IAsyncDisposable, IArrivals
{
    private readonly IoThread _io;
    private readonly IpFamily _family;
    private readonly IoSocket _socket;
    private readonly AddressProof _proof;
    private readonly TokenBucket _answers;
    private readonly ReverseBudget _reverse;
    private readonly ReturnRouteCache _routes;
    private readonly InterfaceMtuCache _interfaces;
    private readonly ResponderTally _tally = new();
    private readonly AnswerQueue _queue;
    private readonly ulong _nodeHash;

    /// <exception cref="System.Net.Sockets.SocketException">The port is in use, or the address is not this host's.</exception>
    public Responder(IoThread io, IPEndPoint listen, ResponderOptions options, TimeProvider time)
    {
        _io = io;
        _family = io.Family;
        _proof = new AddressProof(time);
        _answers = new TokenBucket(options.AnswersPerSecond, Math.Max(1, options.AnswersPerSecond / 10), time);
        _reverse = new ReverseBudget(options, time);
        _routes = new ReturnRouteCache(options.RouteTo, time);
        _interfaces = new InterfaceMtuCache(options.InterfaceMtu, time);
        _nodeHash = WireProtocol.NodeHash(options.NodeName);
        Instance = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
        _queue = new AnswerQueue(io, _tally, Instance);
        _socket = IoSocket.Udp(listen, this, time);
        _queue.Attach(_socket);
        io.Register(_socket);
    }

    /// <summary>Random, never zero: tells two responders behind one address apart.</summary>
    public uint Instance { get; }

    public IPEndPoint LocalEndPoint => _socket.LocalEndPoint;

    public ResponderCounters Counters => _tally.Read();

    public async ValueTask DisposeAsync() => await _io.CloseAsync([_socket]).ConfigureAwait(false);

    void IArrivals.OnData(in Arrival arrival)
    {
        if (Inspect(arrival, out var message) is { } reason)
        {
            _tally.Reject(reason);
        }
        else if (message.Type == MessageType.Request)
        {
            Acknowledge(arrival, message);
        }
        else
        {
            ProbeBack(arrival);
        }
    }

    /// <summary>
    /// A PTB for a reverse probe is told to the one who asked for it. The cookie in the quote shows, without any state, that we sent it
    /// to that address and port lately.
    /// </summary>
    void IArrivals.OnError(in QueuedError error)
    {
        if (!error.IsPacketTooBig || !ReverseProbe.TryRead(error.Quote, out var probe) || !_proof.Verify(error.Destination, probe.Cookie))
        {
            _tally.IgnoredError();
            return;
        }

        var report = new ProbeReport(probe.Id, ReportKind.PacketTooBig, error.Error.Info, error.Offender ?? default, Instance);
        Answer(new Answer(error.Destination, error.Local, ProbeReport.Size, Report: report));
    }

    void IArrivals.OnEnd(Exception reason)
    {
        // Nobody waits for a responder; the I/O thread's own state tells.
    }

    private RejectReason? Inspect(in Arrival arrival, out ProbeMessage message)
    {
        message = default;
        if (arrival.Source.Port == WireProtocol.DefaultPort || arrival.Source.Port == _socket.LocalEndPoint.Port)
        {
            return RejectReason.ResponderPort;
        }

        if (!arrival.IsUnicast)
        {
            return RejectReason.NotUnicast;
        }

        if (arrival.Length < WireProtocol.SmallestPayload(_family))
        {
            return RejectReason.TooSmall;
        }

        if (WireProtocol.ReadHeader(arrival.Head, out _) == WireStatus.UnknownVersion)
        {
            return RejectReason.UnknownVersion;
        }

        var isRequest = ProbeMessage.TryRead(arrival.Head, out message)
            && message.Type is MessageType.Request or MessageType.ReverseRequest
            && arrival.Source.Port != 0;
        return isRequest ? null : RejectReason.Malformed;
    }

    private void ProbeBack(in Arrival arrival)
    {
        if (!ReverseRequest.TryRead(arrival.Head, out var request) || !IsPossible(request.WantedLength))
        {
            _tally.Reject(RejectReason.Malformed);
            return;
        }

        if (!_proof.Verify(arrival.Source, request.Cookie))
        {
            // No more than an acknowledgement, which brings a fresh cookie to whoever really receives there.
            _tally.Reject(RejectReason.BadCookie);
            Acknowledge(arrival, new ProbeMessage(MessageType.ReverseRequest, request.Id));
            return;
        }

        var bytes = Overhead.PacketAround(request.WantedLength, _family).Bytes;
        var probe = new ReverseProbe(request.Id, request.Cookie, Instance);
        if (!_reverse.TryTake(arrival.Source.Address, bytes)
            || !_queue.TryAdd(new Answer(arrival.Source, LocalAddress(arrival), request.WantedLength, Reverse: probe)))
        {
            _tally.Reject(RejectReason.ReverseRate);
        }
    }

    private void Acknowledge(in Arrival arrival, in ProbeMessage message)
    {
        if (!_answers.Has(1))
        {
            _tally.Reject(RejectReason.AnswerRate);
            return;
        }

        var local = LocalAddress(arrival);
        var route = _routes.To(arrival.Source, local);
        var interfaceMtu = route?.InterfaceMtu ?? _interfaces.Of(arrival.InterfaceIndex);
        var acknowledgement = new Acknowledgement(
            message.Id,
            (ushort)arrival.Length,
            (ushort)Math.Min(arrival.LargestFragment, ushort.MaxValue),
            (uint)(interfaceMtu?.Bytes ?? 0),
            (ushort)Math.Min(route?.RouteMtu?.Bytes ?? 0, ushort.MaxValue),
            arrival.Source,
            Instance,
            _nodeHash,
            _proof.CookieFor(arrival.Source));
        Answer(new Answer(arrival.Source, local, Acknowledgement.Size, acknowledgement));
    }

    private void Answer(in Answer answer)
    {
        if (!_answers.Has(1) || !_queue.TryAdd(answer))
        {
            _tally.Reject(RejectReason.AnswerRate);
            return;
        }

        _answers.Take(1);
    }

    private bool IsPossible(int payload) =>
        payload >= WireProtocol.SmallestPayload(_family) && payload <= Overhead.DatagramPayload(_family.LargestPacket, _family);

    /// <summary>The address that was probed; a link-local one means something on its interface only.</summary>
    private static InternetEndpoint? LocalAddress(in Arrival arrival) => arrival.Destination is { } address
        ? address with { Scope = address.IsLinkLocal ? (uint)arrival.InterfaceIndex : 0 }
        : null;
}
