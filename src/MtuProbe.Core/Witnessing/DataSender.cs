using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>
/// One direction of a connection: what is sent, what of it is acknowledged, and whether the oldest of the rest is lost for its size. RFC 9293 §3.4 names the
/// two edges: SND.UNA, the oldest unacknowledged, and SND.NXT, the next to be sent.
/// </summary>
internal sealed class DataSender(WireFlow flow, HoleBook holes)
{
    /// <summary>The same acknowledgement on two interfaces is no duplicate.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(50);

    /// <summary>Where neither interface nor MSS says more, a larger "packet" may be one that the interface will cut (segmentation offload).</summary>
    private static readonly PacketSize EthernetMtu = PacketSize.Of(1500);

    private readonly SentSegments _sent = new();
    private uint? _acknowledged;
    private uint? _next;
    private DateTimeOffset? _acknowledgedAt;
    private PacketSize? _largestDelivered;
    private ushort _window;
    private bool _isBeyondArriving;
    private StalledSegment? _stalled;
    private bool _isTold;
    private (int Mtu, uint? Sequence)? _ptb;

    /// <summary>The MSS that the other end announced, and so the bound of this one's segments; null when its SYN was not seen.</summary>
    public int? PeerMss { get; set; }

    /// <summary>It repeats a segment and backs off, and it cannot be told whether that is for its size.</summary>
    public bool IsStalled => _stalled is { } stalled && HoleRules.IsRepeated(stalled) && !_isTold;

    /// <summary>When the stalled segment was last seen.</summary>
    public DateTimeOffset? StalledAt => _stalled?.Last;

    /// <param name="segment">Sent in this direction.</param>
    /// <param name="interfaceMtu">Null where it is not known.</param>
    public void Sent(in SeenSegment segment, PacketSize? interfaceMtu)
    {
        var length = segment.SequenceLength;
        if (length == 0)
        {
            return;
        }

        var end = SequenceNumber.Plus(segment.Sequence, length);
        if (_acknowledged is { } edge && !SequenceNumber.IsAfter(end, edge))
        {
            // A keep-alive (RFC 9293 §3.8.4: one byte before SND.NXT, or none), or needless.
            return;
        }

        var bound = Bound(interfaceMtu);
        var isOnePacket = segment.Size <= (bound ?? EthernetMtu);
        if (_next is not { } next || !SequenceNumber.IsAfter(next, segment.Sequence))
        {
            _next = end;
            if (isOnePacket)
            {
                _sent.Add(segment.Sequence, length, segment.Size, segment.At);
            }

            return;
        }

        _next = SequenceNumber.IsAfter(end, next) ? end : next;

        // A window of zero is probed with what is next (RFC 9293 §3.8.6.1), as long as it takes.
        if (isOnePacket && _window > 0)
        {
            SentAgain(segment, length, bound);
        }
    }

    /// <param name="segment">From the other end, with the ACK flag.</param>
    public void Acknowledged(in SeenSegment segment)
    {
        var window = segment.Window;
        if (window == 0)
        {
            Drop();
        }

        if (_acknowledged is not { } edge || SequenceNumber.IsAfter(segment.Acknowledged, edge))
        {
            Advance(segment.Acknowledged, segment.At);
        }
        else if (segment.Acknowledged == edge && segment.SequenceLength == 0 && _next is { } next && SequenceNumber.IsAfter(next, edge))
        {
            // RFC 2018 §3 says it outright; without SACK, RFC 5681 §2 defines the duplicate that only out-of-order data brings about.
            _isBeyondArriving |= segment.SacksBeyond || (window == _window && window > 0 && segment.At - _acknowledgedAt >= Together);
            if (_isBeyondArriving && _stalled is { } stalled)
            {
                Judge(stalled, bound: null);
            }
        }

        _window = window;
    }

    /// <summary>A PTB that quotes a segment of this direction.</summary>
    public void Told(int nextHopMtu, uint? sequence) => _ptb = (nextHopMtu, sequence);

    /// <summary>Reset by either end.</summary>
    public void End(DateTimeOffset at)
    {
        if (_isTold && _stalled is { } stalled)
        {
            holes.Ended(flow, stalled.First, at);
        }

        _stalled = null;
    }

    /// <summary>The largest packet that can be one; null when neither interface nor MSS is known (RFC 6691 §2: options are within the MSS).</summary>
    private PacketSize? Bound(PacketSize? interfaceMtu)
    {
        var byMss = PeerMss is { } mss && PacketSize.TryOf(mss + Overhead.IpHeader(flow.Source.Family) + Overhead.TcpHeader, out var size) ? size : (PacketSize?)null;
        return (interfaceMtu, byMss) switch
        {
            ({ } mtu, { } announced) => PacketSize.Min(mtu, announced),
            _ => interfaceMtu ?? byMss,
        };
    }

    private void SentAgain(in SeenSegment segment, int length, PacketSize? bound)
    {
        var sequence = segment.Sequence;
        if (_stalled is { } stalled && !SequenceNumber.IsAfter(stalled.Sequence, sequence))
        {
            if (stalled.IsSame(sequence, length))
            {
                stalled.SeenAgain(segment.At);
            }
            else if (stalled.Holds(sequence) && segment.Size < stalled.Size)
            {
                _sent.Forget(sequence, length);
                stalled.SeenSmaller(segment.Size, _largestDelivered, segment.At);
            }
            else if (stalled.Sequence == sequence)
            {
                // Joined with what follows it, by a sender that found room: another packet.
                Begin(segment, length);
            }

            Judge(_stalled!, bound);
            return;
        }

        Begin(segment, length);
    }

    private void Begin(in SeenSegment segment, int length)
    {
        Drop();
        _sent.Forget(segment.Sequence, length);
        _stalled = new StalledSegment(segment.Sequence, length, segment.Size, _sent.SentAt(segment.Sequence, length) ?? segment.At);
        _stalled.SeenAgain(segment.At);
    }

    private void Advance(uint edge, DateTimeOffset at)
    {
        if (_sent.Acknowledge(edge) is { } delivered)
        {
            _largestDelivered = _largestDelivered is { } known ? PacketSize.Max(known, delivered) : delivered;
        }

        if (_stalled is { } stalled && SequenceNumber.IsAfter(edge, stalled.Sequence))
        {
            GotThrough(stalled, at);
        }

        if (_ptb is { } ptb && (ptb.Sequence is not { } about || SequenceNumber.IsAfter(edge, about)))
        {
            _ptb = null;
        }

        _acknowledged = edge;
        _acknowledgedAt = at;
        _isBeyondArriving = false;
    }

    private void GotThrough(StalledSegment stalled, DateTimeOffset at)
    {
        if (_isTold && stalled.SmallerSent is { } size)
        {
            holes.Recovered(flow, stalled.First, at, size);
            _largestDelivered = _largestDelivered is { } known && known < stalled.Size ? PacketSize.Max(known, size) : size;
        }
        else if (_isTold)
        {
            holes.Withdraw(flow, stalled.First);
        }

        (_stalled, _isTold) = (null, false);
    }

    /// <summary>What was stalled is so no longer, or is another segment.</summary>
    private void Drop()
    {
        if (_isTold && _stalled is { } stalled)
        {
            holes.Withdraw(flow, stalled.First);
        }

        (_stalled, _isTold) = (null, false);
    }

    private void Judge(StalledSegment stalled, PacketSize? bound)
    {
        var wasAliveAt = _largestDelivered is null ? null : _acknowledgedAt;
        if (HoleRules.Evidence(stalled, flow.Source.Family, _largestDelivered, _isBeyondArriving, bound, wasAliveAt) is { } evidence)
        {
            _isTold = true;
            holes.Tell(new BlackHoleFlow
            {
                Flow = flow,
                Evidence = evidence,
                LargestDelivered = _largestDelivered < stalled.Size ? _largestDelivered : null,
                SmallestLost = stalled.Size,
                Since = stalled.First,
                Last = stalled.Last,
                Sightings = stalled.Sightings,
                NextHopMtu = _ptb?.Mtu,
            });
        }
        else if (_isTold && HoleRules.IsSmallLostToo(stalled) && !_isBeyondArriving)
        {
            holes.Withdraw(flow, stalled.First);
            _isTold = false;
        }
    }
}
