using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// <see cref="Direction.Reverse"/>: a question, asked on a connection whose MSS makes the service's full segments packets of exactly the probed
/// size. One of them that arrives is proof; the kernel tells the largest (rcv_mss).
/// </summary>
internal sealed class TcpReverseProbe(
    Probe probe, TcpSocket socket, IPEndPoint target, TcpQuestion question, TcpTally tally, TimeProvider time, Action<ProbeOutcome> tell)
    : TcpConnection(probe, socket, target, tally, time, tell)
{
    /// <summary>
    /// The MSS that every host must take (RFC 9293 §3.7.1): control probes offer it. Firewalls drop handshakes with less as an attack on
    /// SACK (CVE-2019-11477).
    /// </summary>
    private const int DefaultMss = 536;

    /// <summary>Linux takes no smaller one for an option of the socket, and no larger one; without the option larger ones are offered all the same.</summary>
    private const int LeastMss = 88;
    private const int MostMss = 32_767;

    /// <summary>The question goes in pieces: the way there may have a hole of its own.</summary>
    private const int Piece = 500;

    /// <summary>Of its segments, repetitions among them.</summary>
    private const double LeastFill = 0.4;

    private const int PlentyOfAnswers = 8;
    private const int LeastReceiveBytes = 16 << 10;

    /// <summary>Without news for so long, an answer is taken to be over: longer than a repetition takes.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(280);

    /// <summary>So much later than on other connections an answer comes only where its sender has given up what it sent first: one repetition takes less.</summary>
    private static readonly TimeSpan GivesUp = TimeSpan.FromSeconds(1);

    private int _questionBytes;
    private long _bytes;
    private TimeSpan? _firstNews;
    private TimeSpan _lastNews;

    private bool IsControl => Probe.Size <= SearchLimits.ControlSize;

    /// <summary>What the handshake offers; null where that is the interface's own.</summary>
    public static int? Mss(Probe probe, IpFamily family, PacketSize interfaceMtu) =>
        probe.Size <= SearchLimits.ControlSize ? DefaultMss
        : probe.Size >= interfaceMtu || Overhead.TcpMss(probe.Size, family) > MostMss ? null
        : Math.Max(LeastMss, Overhead.TcpMss(probe.Size, family));

    /// <summary>Room for a few full segments, and no invitation to send a whole file.</summary>
    public static int ReceiveBytes(Probe probe) => Math.Max(LeastReceiveBytes, 4 * probe.Size.Bytes);

    protected override void OnEstablished(in TcpInformation info)
    {
        if (!IsControl && info.AdvertisedMss < Payload)
        {
            Tell(new ProbeOutcome.Bounded(Probe.Id, new SegmentBound(SegmentBoundKind.OwnPathMtu, Packet(info.AdvertisedMss))));
            End();
            return;
        }

        if (info.SendMss < info.AdvertisedMss || Probe.Size.Bytes >= info.PathMtu)
        {
            Tally.Offer(Packet(info.SendMss));
        }

        var bytes = question.Ask();
        _questionBytes = bytes.Length;
        foreach (var piece in bytes.Chunk(Piece))
        {
            if (!Socket.Send(piece))
            {
                // It was closed at once; what it says before that is still to be heard.
                break;
            }
        }
    }

    protected override void OnNews(in TcpInformation info)
    {
        var hasClosed = info.State is TcpInformation.Closed or >= TcpInformation.CloseWait;
        var bytes = Math.Max(0, info.BytesReceived - (hasClosed && info.BytesReceived > 0 ? 1 : 0));
        if (bytes != _bytes)
        {
            _firstNews ??= SinceSent;
            (_bytes, _lastNews) = (bytes, SinceSent);
            Tally.AnswerCame(_firstNews.Value);
            Tally.Hear(bytes);
            Socket.Peek(Tally);
        }

        Tally.QuestionArrived |= info.BytesAcknowledged > _questionBytes;
        if (HasArrived(info))
        {
            Tell(new ProbeOutcome.Delivered(Probe.Id, SinceSent, Peer: null));
        }

        if (hasClosed || IsQuiet(info))
        {
            Conclude(info, hasClosed);
        }
        else if (!IsControl && HasArrived(info))
        {
            End();
        }
    }

    /// <summary>
    /// Whether the largest segments are what the sender takes for full, and not just what it wrote at a time: a handshake spoke of their size, or
    /// most segments have it, or something before them had to be sent again, which is what a "packet too big" makes of the first flight.
    /// </summary>
    private bool IsFull(int largest, in TcpInformation info) => Tally.HasOffered(Packet(largest)) || info.OutOfOrder > 0
        || (_bytes >= 2 * largest && _bytes >= LeastFill * largest * info.DataSegmentsReceived);

    private bool HasArrived(in TcpInformation info) => IsControl
        ? info.DataSegmentsReceived > 0 && (_bytes > 0 || info.ReceiveMss > DefaultMss)
        : info.ReceiveMss >= Payload && (_bytes >= Payload || (Payload > DefaultMss && info.DataSegmentsReceived > 0));

    private bool IsQuiet(in TcpInformation info)
    {
        var roundTrip = TimeSpan.FromMicroseconds(info.RoundTripMicroseconds);
        return _bytes > 0 && (SinceSent - _lastNews > (3 * roundTrip > Quiet ? 3 * roundTrip : Quiet) || (!IsControl && _bytes > PlentyOfAnswers * Payload));
    }

    /// <summary>Nothing more comes. Where part of the answer is missing, that is left to the timer.</summary>
    private void Conclude(in TcpInformation info, bool hasClosed)
    {
        if (hasClosed && _bytes == 0)
        {
            Tally.ClosedUnheard++;
            Tell(new ProbeOutcome.Untold(Probe.Id));
            End();
            return;
        }

        if (IsControl)
        {
            Tally.AnswerIsWhole();
            End();
            return;
        }

        if (_firstNews > Tally.FastestAnswer + GivesUp)
        {
            // Its full segments did vanish, and it has made smaller ones of them in the end (tcp_mtu_probing, RFC 4821): that was a loss.
            End();
            return;
        }

        var largest = (int)Math.Min(info.ReceiveMss, _bytes);
        if (_bytes >= Payload && largest < Payload)
        {
            var kind = IsFull(largest, info) ? SegmentBoundKind.PeerSegments : SegmentBoundKind.AnswerLength;
            Tell(new ProbeOutcome.Bounded(Probe.Id, new SegmentBound(kind, Packet(largest))));
            End();
        }
        else if (Tally.IsWhole(_bytes))
        {
            Tell(new ProbeOutcome.Bounded(Probe.Id, new SegmentBound(SegmentBoundKind.AnswerLength, Packet(largest))));
            End();
        }
        else if (info.State == TcpInformation.Closed)
        {
            End();
        }
    }
}
