using System.Net;
using System.Runtime.CompilerServices;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// Probes towards one of our responders over UDP: <see cref="Direction.Forward"/>, where the responder acknowledges what arrives, and
/// <see cref="Direction.Reverse"/>, where it sends a packet of the wanted size back. Each flow is a source port for the prober's life.
/// </summary>
public sealed class AgentProber : IProber, IAsyncDisposable, IArrivals
{
    private readonly IpFamily _family;
    private readonly InternetEndpoint _target;
    private readonly OutcomeQueue _outcomes;
    private readonly ProbeLedger _ledger;
    private readonly IReadOnlyList<IoSocket> _sockets;
    private readonly ProbeSession _session;
    private readonly Func<ValueTask> _close;
    private readonly ProberSeal _seal;
    private readonly Contact? _contact;
    private readonly Func<IoBuffers, Probe, SendStatus> _send;

    // Of the I/O thread. The proof is of our address, so one responder's cookie serves all flows that reach it; behind a load balancer they
    // reach several, and each flow's own comes first.
    private readonly KnownPeers _peers;
    private readonly ulong?[] _cookies;
    private ulong _lastCookie;

    /// <param name="source">Local address to probe from; may be the unspecified one.</param>
    /// <param name="target">Address and port of the responder.</param>
    /// <param name="time">Of the monotonic clock.</param>
    /// <param name="flows">How many, each from a random port of its own.</param>
    /// <param name="keys">With keys only a responder that has one of them is heard; null for one without.</param>
    /// <exception cref="System.Net.Sockets.SocketException"><paramref name="source"/> is not an address of this host.</exception>
    public AgentProber(IoThread io, IPAddress source, IPEndPoint target, TimeProvider time, int flows = 1, KeyRing? keys = null)
        : this(io, target, time, keys, prober => [.. Enumerable.Range(0, flows).Select(_ => IoSocket.Udp(new IPEndPoint(source, 0), prober, time))])
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.AddressFamily, source.AddressFamily);
        foreach (var socket in _sockets)
        {
            io.Register(socket);
        }
    }

    /// <param name="open">One socket for each flow, registered elsewhere or later.</param>
    /// <param name="close">Gives the sockets back; null closes them.</param>
    internal AgentProber(
        IoThread io, IPEndPoint target, TimeProvider time, KeyRing? keys, Func<AgentProber, IReadOnlyList<IoSocket>> open, Func<ValueTask>? close = null)
    {
        _family = io.Family;
        _target = InternetEndpoint.From(target);
        _outcomes = new OutcomeQueue(time);
        _ledger = new ProbeLedger(time);
        _sockets = open(this);
        _peers = new KnownPeers(_sockets);
        _cookies = new ulong?[_sockets.Count];
        SourcePorts = [.. _sockets.Select(socket => socket.LocalEndPoint.Port)];
        _session = new ProbeSession(io, _sockets, _outcomes, _ledger);
        _close = close ?? _session.CloseAsync;
        _seal = new ProberSeal(keys);
        _send = Send;
        _contact = keys is null ? null : new Contact(time, (probe, ended) => _session.SendAsync([probe], SendContact, ended));
    }

    /// <summary>Each flow's random source port, by the flow's index.</summary>
    public IReadOnlyList<int> SourcePorts { get; }

    /// <summary>Answers of the target to these probes that no key opened: it has others.</summary>
    public int RefusedAnswers => _seal.Refused;

    /// <summary>Whether it sent that probe lately. On the I/O thread.</summary>
    internal bool Knows(ProbeId id) => _ledger.Find(id) is not null;

    /// <exception cref="ArgumentException">A probe below 128 bytes, which no responder answers, or one for there and back at once.</exception>
    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        for (var i = 0; i < flight.Count; i++)
        {
            var probe = flight[i];
            if (probe.Size < WireProtocol.SmallestRequest || probe.Direction == Direction.RoundTrip)
            {
                throw new ArgumentException($"a responder answers no probe of {probe.Size} bytes {probe.Direction}", nameof(flight));
            }
        }

        return _contact is null ? _session.SendAsync(flight, _send, cancellationToken) : SendInContactAsync(_contact, flight, cancellationToken);
    }

    public ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        _session.ReceiveAsync(wait, cancellationToken);

    public ValueTask DisposeAsync() => _close();

    void IArrivals.OnData(in Arrival arrival)
    {
        if (arrival.Source != _target || !ProbeMessage.TryRead(arrival.Head, out var message) || _ledger.Find(message.Id) is not { } sent
            || !_seal.Opens(arrival.Head, arrival.Length))
        {
            return;
        }

        if (Acknowledgement.TryRead(arrival.Head, out var acknowledgement))
        {
            OnAcknowledgement(arrival, sent, acknowledgement);
        }
        else if (Challenge.TryRead(arrival.Head, out var challenge))
        {
            Remember(sent.Probe.Flow, challenge.Cookie);
            AskAgain(sent);
        }
        else if (sent.Probe.Direction == Direction.Reverse && ReverseProbe.TryRead(arrival.Head, out var reverse))
        {
            OnReverseProbe(arrival, sent, reverse);
        }
        else if (sent.Probe.Direction == Direction.Reverse && ProbeReport.TryRead(arrival.Head, out var report))
        {
            OnReport(sent, report);
        }
    }

    void IArrivals.OnError(in QueuedError error)
    {
        if (QuotedErrors.Read(error, error.Destination == _target, error.Quote, _ledger) is { } outcome)
        {
            _outcomes.Add(outcome);
            _contact?.Made();
        }
    }

    void IArrivals.OnEnd(Exception reason) => _outcomes.End(reason);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendInContactAsync(Contact contact, IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        await contact.MakeAsync(cancellationToken).ConfigureAwait(false);
        await _session.SendAsync(flight, _send, cancellationToken).ConfigureAwait(false);
    }

    private SendStatus Send(IoBuffers buffers, Probe probe) =>
        probe.Direction == Direction.Reverse ? SendReverseRequest(buffers, probe) : SendRequest(buffers, probe);

    private SendStatus SendRequest(IoBuffers buffers, Probe probe)
    {
        var length = Overhead.DatagramPayload(probe.Size, _family);
        Span<byte> head = stackalloc byte[WireProtocol.LargestHead];
        new ProbeRequest(probe.Id, Cookie(probe.Flow)).Write(head);
        return _session.Send(buffers, _target, probe, _seal.Close(head, ProbeRequest.Size, length), length);
    }

    private SendStatus SendReverseRequest(IoBuffers buffers, Probe probe)
    {
        var length = WireProtocol.SmallestPayload(_family);
        Span<byte> head = stackalloc byte[WireProtocol.LargestHead];
        new ReverseRequest(probe.Id, Cookie(probe.Flow), (ushort)Overhead.DatagramPayload(probe.Size, _family)).Write(head);
        return _session.Send(buffers, _target, probe, _seal.Close(head, ReverseRequest.Size, length), length);
    }

    /// <summary>Nobody waits for what becomes of it.</summary>
    private SendStatus SendContact(IoBuffers buffers, Probe probe)
    {
        var status = SendRequest(buffers, probe);
        if (_ledger.Find(probe.Id) is { } sent)
        {
            sent.IsAnswered = true;
        }

        return status;
    }

    private ulong Cookie(Flow flow) => _cookies[flow.Index] ?? _lastCookie;

    private void Remember(Flow flow, ulong cookie)
    {
        _cookies[flow.Index] = _lastCookie = cookie;
        _contact?.Made();
    }

    private void OnAcknowledgement(in Arrival arrival, SentProbe sent, in Acknowledgement acknowledgement)
    {
        var peer = _peers.Hear(sent.Probe.Flow, acknowledgement);
        Remember(sent.Probe.Flow, acknowledgement.Cookie);
        if (sent.Probe.Direction == Direction.Reverse)
        {
            AskAgain(sent);
        }
        else if (acknowledgement.ArrivedLength == Overhead.DatagramPayload(sent.Probe.Size, _family))
        {
            _session.Answer(sent, acknowledgement.LargestFragment, arrival.ReceivedAt, peer);
        }
    }

    /// <summary>What is challenged, and a reverse request that is acknowledged, lacked a valid cookie; now we have one. Once, so that nobody keeps us
    /// sending.</summary>
    private void AskAgain(SentProbe sent)
    {
        if (sent.IsOutstanding && !sent.IsRepeated)
        {
            sent.IsRepeated = true;
            _session.Start(sent.Probe, _send);
        }
    }

    private void OnReverseProbe(in Arrival arrival, SentProbe sent, in ReverseProbe reverse)
    {
        if (arrival.Length == Overhead.DatagramPayload(sent.Probe.Size, _family))
        {
            _session.Answer(sent, arrival.LargestFragment, arrival.ReceivedAt, _peers.Of(sent.Probe.Flow, reverse.Instance));
        }
    }

    private void OnReport(SentProbe sent, in ProbeReport report)
    {
        sent.IsRefused = true;
        var mtu = (int)Math.Min(report.Mtu, int.MaxValue);
        if (report.Kind == ReportKind.PacketTooBig)
        {
            // The responder verified the quote by the cookie in it.
            var ptb = new PacketTooBig(mtu, report.Reporter.ToIPAddress(), QuoteMatch.Nonce);
            _outcomes.Add(new ProbeOutcome.TooBig(sent.Probe.Id, ptb));
        }
        else if (PacketSize.TryOf(mtu, out var limit))
        {
            _outcomes.Add(new ProbeOutcome.LocalLimit(sent.Probe.Id, limit));
        }
    }
}
