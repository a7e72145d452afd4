using System.Net;
using System.Security.Cryptography;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// The other end of <see cref="AgentProber"/>. It holds no state per prober: an acknowledgement is smaller than the smallest request, and
/// reverse probes go only to an address that proved, by a cookie, that it receives there. With keys nobody gets more than a challenge who
/// does not bring a cookie back under a seal.
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
    private readonly Func<KeyRing>? _keys;

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
        _keys = options.Keys;
        _nodeHash = WireProtocol.NodeHash(options.NodeName);
        Instance = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
        _socket = IoSocket.Udp(listen, this, time);
        _queue = new AnswerQueue(io, _socket, _tally, Instance);
        io.Register(_socket);
    }

    /// <summary>Random, never zero: tells two responders behind one address apart.</summary>
    public uint Instance { get; }

    public IPEndPoint LocalEndPoint => _socket.LocalEndPoint;

    public ResponderCounters Counters => _tally.Read();

    public async ValueTask DisposeAsync() => await _io.CloseAsync([_socket]).ConfigureAwait(false);

    void IArrivals.OnData(in Arrival arrival)
    {
        if (RequestRules.Object(arrival, _socket.LocalEndPoint.Port, _keys is not null, out var message) is { } reason)
        {
            _tally.Reject(reason);
        }
        else if (!_answers.TryTake(1))
        {
            _tally.Reject(RejectReason.AnswerRate);
        }
        else
        {
            // The rate was taken before anything is hashed, whatever comes of it: it bounds the work, too.
            if (_keys is null)
            {
                Serve(arrival, message, null);
            }
            else
            {
                ServeSealed(arrival, message, _keys());
            }
        }
    }

    /// <summary>
    /// A PTB for a reverse probe is told to the one who asked for it. The cookie in the quote shows, without any state, that we sent it
    /// to that address lately.
    /// </summary>
    void IArrivals.OnError(in QueuedError error)
    {
        if (!error.IsPacketTooBig || !ReverseProbe.TryRead(error.Quote, out var probe) || !_proof.Verify(error.Destination, probe.Cookie))
        {
            _tally.IgnoredError();
            return;
        }

        if (!_answers.TryTake(1))
        {
            _tally.Reject(RejectReason.AnswerRate);
            return;
        }

        var ring = _keys?.Invoke();
        var report = new ProbeReport(probe.Id, ReportKind.PacketTooBig, error.Error.Info, error.Offender ?? default, Instance);
        Answer(new Answer(error.Destination, error.Local, ProbeReport.Size, ring?.Named(error.Quote) ?? ring?.Newest, IsProven: true, Report: report));
    }

    void IArrivals.OnEnd(Exception reason)
    {
        // Nobody waits for a responder; the I/O thread's own state tells.
    }

    /// <summary>
    /// The cookie before the seal: it is what somebody who only makes up addresses can never have. A challenge is sealed with the key that
    /// the request names, or the newest, so that the prober learns a key that both have.
    /// </summary>
    private void ServeSealed(in Arrival arrival, in ProbeMessage message, KeyRing ring)
    {
        var named = ring.Named(arrival.Head);
        if (!_proof.Verify(arrival.Source, RequestRules.CookieOf(arrival.Head)))
        {
            _tally.Reject(RejectReason.BadCookie);
            ChallengeSender(arrival, message.Id, named ?? ring.Newest);
        }
        else if (named is null)
        {
            _tally.Reject(RejectReason.UnknownKey);
            ChallengeSender(arrival, message.Id, ring.Newest);
        }
        else if (ring.Opener(arrival.Head, arrival.Length) is { } key)
        {
            Serve(arrival, message, key);
        }
        else
        {
            _tally.Reject(RejectReason.BadSeal);
        }
    }

    private void Serve(in Arrival arrival, in ProbeMessage message, SharedKey? key)
    {
        if (message.Type == MessageType.Request)
        {
            Acknowledge(arrival, message, key);
        }
        else
        {
            ProbeBack(arrival, key);
        }
    }

    private void ChallengeSender(in Arrival arrival, ProbeId id, SharedKey key)
    {
        var challenge = new Challenge(id, _proof.CookieFor(arrival.Source));
        Answer(new Answer(arrival.Source, LocalAddress(arrival), Challenge.Size, key, IsProven: false, Challenge: challenge));
    }

    /// <param name="arrival">The request.</param>
    /// <param name="key">It was sealed with this one, and its cookie is verified; null without keys.</param>
    private void ProbeBack(in Arrival arrival, SharedKey? key)
    {
        if (!ReverseRequest.TryRead(arrival.Head, out var request) || !RequestRules.MayWant(request.WantedLength, _family))
        {
            _tally.Reject(RejectReason.Malformed);
            return;
        }

        if (key is null && !_proof.Verify(arrival.Source, request.Cookie))
        {
            // No more than an acknowledgement, which brings a fresh cookie to whoever really receives there.
            _tally.Reject(RejectReason.BadCookie);
            Acknowledge(arrival, new ProbeMessage(MessageType.ReverseRequest, request.Id), null);
            return;
        }

        var bytes = Overhead.PacketAround(request.WantedLength, _family).Bytes;
        var probe = new ReverseProbe(request.Id, request.Cookie, Instance);
        if (!_reverse.TryTake(arrival.Source.Address, bytes)
            || !_queue.TryAdd(new Answer(arrival.Source, LocalAddress(arrival), request.WantedLength, key, IsProven: true, Reverse: probe)))
        {
            _tally.Reject(RejectReason.ReverseRate);
        }
    }

    private void Acknowledge(in Arrival arrival, in ProbeMessage message, SharedKey? key)
    {
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
        Answer(new Answer(arrival.Source, local, Acknowledgement.Size, key, key is not null || _proof.Verify(arrival.Source, RequestRules.CookieOf(arrival.Head)), acknowledgement));
    }

    private void Answer(in Answer answer)
    {
        if (!_queue.TryAdd(answer))
        {
            _tally.Reject(RejectReason.AnswerRate);
        }
    }

    /// <summary>The address that was probed; a link-local one means something on its interface only.</summary>
    private static InternetEndpoint? LocalAddress(in Arrival arrival) => arrival.Destination is { } address
        ? address with { Scope = address.IsLinkLocal ? (uint)arrival.InterfaceIndex : 0 }
        : null;
}
