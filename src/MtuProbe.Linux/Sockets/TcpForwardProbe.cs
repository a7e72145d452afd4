using System.Net;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// <see cref="Core.Paths.Direction.Forward"/>: the beginning of a question that fills exactly one packet of the probed size. The peer's kernel
/// acknowledges it whatever the service makes of it.
/// </summary>
internal sealed class TcpForwardProbe(
    Probe probe, TcpSocket socket, IPEndPoint target, TcpQuestion question, TcpTally tally, TimeProvider time, Action<ProbeOutcome> tell)
    : TcpConnection(probe, socket, target, tally, time, tell)
{
    protected override void OnEstablished(in TcpInformation info)
    {
        Tally.Offer(Packet(info.SendMss));
        if (Payload > info.SendMss)
        {
            var isOwn = info.PathMtu - Headers <= info.SendMss;
            Tell(new ProbeOutcome.Bounded(Probe.Id, new SegmentBound(isOwn ? SegmentBoundKind.OwnPathMtu : SegmentBoundKind.PeerMss, Packet(info.SendMss))));
            End();
            return;
        }

        var segment = new byte[Payload];
        question.Begin(segment);
        if (!Socket.Send(segment))
        {
            CloseUnheard();
        }
    }

    protected override void OnNews(in TcpInformation info)
    {
        if (info.PathMtu < Probe.Size.Bytes)
        {
            // TCP has checked that the message quotes this connection (RFC 5927 §4), and hands on nothing but the size.
            var reporter = Family == Core.Paths.IpFamily.Ipv4 ? IPAddress.Any : IPAddress.IPv6Any;
            Tell(new ProbeOutcome.TooBig(Probe.Id, new PacketTooBig(info.PathMtu, reporter, QuoteMatch.PortsOnly)));
            End();
        }
        else if (info.BytesAcknowledged > Payload)
        {
            // Cut up after the first try (tcp_mtu_probing): what was acknowledged then was smaller.
            Tell(info.SendMss >= Payload
                ? new ProbeOutcome.Delivered(Probe.Id, info.Retransmissions == 0 ? TimeSpan.FromMicroseconds(info.RoundTripMicroseconds) : SinceSent, Peer: null) { Repeats = info.Retransmissions }
                : new ProbeOutcome.Untold(Probe.Id));
            End();
        }
        else if (info.State == TcpInformation.Closed)
        {
            CloseUnheard();
        }
    }

    /// <summary>Reset before it was acknowledged: by whom, and what arrived, cannot be told.</summary>
    private void CloseUnheard()
    {
        Tally.ClosedUnheard++;
        Tell(new ProbeOutcome.Untold(Probe.Id));
        End();
    }
}
