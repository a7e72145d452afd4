using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// Probes any host through a UDP port where nobody listens: <see cref="Direction.Forward"/>, confirmed by the host's ICMP port unreachable
/// (RFC 1122 §4.1.3.1, RFC 4443 §3.1), which quotes enough of the probe to tell which one arrived. The probe is a request as any responder
/// answers it: should one of ours listen there, its acknowledgement confirms as well.
/// </summary>
public sealed class UdpProber : IProber, IAsyncDisposable, IArrivals
{
    private readonly IpFamily _family;
    private readonly InternetEndpoint _target;
    private readonly OutcomeQueue _outcomes;
    private readonly ProbeLedger _ledger;
    private readonly IoSocket _socket;
    private readonly ProbeSession _session;
    private readonly Func<IoBuffers, Probe, SendStatus> _send;

    /// <param name="source">Local address to probe from; may be the unspecified one.</param>
    /// <exception cref="System.Net.Sockets.SocketException"><paramref name="source"/> is not an address of this host.</exception>
    public UdpProber(IoThread io, IPAddress source, IPEndPoint target, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.AddressFamily, source.AddressFamily);
        _family = io.Family;
        _target = InternetEndpoint.From(target);
        _send = Send;
        _outcomes = new OutcomeQueue(time);
        _ledger = new ProbeLedger(time);
        _socket = IoSocket.Udp(new IPEndPoint(source, 0), this, time);
        _session = new ProbeSession(io, [_socket], _outcomes, _ledger, tellsOfQueues: false);
        io.Register(_socket);
    }

    /// <summary>The flow's random source port.</summary>
    public int SourcePort => _socket.LocalEndPoint.Port;

    /// <exception cref="ArgumentException">A probe with no room for its id, or one that is not for the way there.</exception>
    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        for (var i = 0; i < flight.Count; i++)
        {
            var probe = flight[i];
            if (probe.Size < WireProtocol.SmallestRequest || probe.Direction != Direction.Forward)
            {
                throw new ArgumentException($"no closed port is asked by {probe.Size} bytes {probe.Direction}", nameof(flight));
            }
        }

        return _session.SendAsync(flight, _send, cancellationToken);
    }

    public ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        _session.ReceiveAsync(wait, cancellationToken);

    public ValueTask DisposeAsync() => _session.CloseAsync();

    void IArrivals.OnData(in Arrival arrival)
    {
        if (arrival.Source == _target && Acknowledgement.TryRead(arrival.Head, out var acknowledgement)
            && _ledger.Find(acknowledgement.Id) is { } sent
            && acknowledgement.ArrivedLength == Overhead.DatagramPayload(sent.Probe.Size, _family))
        {
            _session.Answer(sent, acknowledgement.LargestFragment, arrival.ReceivedAt, acknowledgement.ToPeer());
        }
    }

    void IArrivals.OnError(in QueuedError error)
    {
        switch (QuotedErrors.Read(error, error.Destination == _target, error.Quote, _ledger))
        {
            case ProbeOutcome.Unreachable { PortClosed: true } closed:
                OnPortClosed(error, closed);
                break;
            case { } outcome:
                _outcomes.Add(outcome);
                break;
        }
    }

    void IArrivals.OnEnd(Exception reason) => _outcomes.End(reason);

    /// <summary>
    /// Delivered, if the target itself says so. An IPv6 host may answer from another of its addresses, and so may a firewall on the way: its
    /// word counts where the quote proves that it got the packet, and its name is passed on. In IPv4 only a firewall does that.
    /// </summary>
    private void OnPortClosed(in QueuedError error, ProbeOutcome.Unreachable closed)
    {
        var isTarget = error.Offender?.Address == _target.Address;
        var isHeard = error.Destination == _target && (isTarget || (_family == IpFamily.Ipv6 && error.Quote.Length >= ProbeMessage.Size));
        if (!isHeard || _ledger.Find(closed.Probe) is not { } sent)
        {
            _outcomes.Add(new ProbeOutcome.Unreachable(closed.Probe, PortClosed: false, closed.Reporter));
            return;
        }

        if (!isTarget)
        {
            _outcomes.Add(new ProbeOutcome.Unreachable(ProbeId.None, PortClosed: false, closed.Reporter));
        }

        _session.Answer(sent, largestFragment: 0, error.ReceivedAt, peer: null);
    }

    private SendStatus Send(IoBuffers buffers, Probe probe)
    {
        Span<byte> head = stackalloc byte[ProbeMessage.Size];
        new ProbeMessage(MessageType.Request, probe.Id).Write(head);
        return _session.Send(buffers, _target, probe, head, Overhead.DatagramPayload(probe.Size, _family));
    }
}
