using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>TCP connections, both directions under one key.</summary>
internal sealed class ConnectionBook(WitnessLimits limits, HoleBook holes)
{
    private readonly RecentTable<WireFlow, Connection> _connections = new(limits.Connections);

    public int Count => _connections.Count;

    public long Evicted => _connections.Evicted;

    /// <summary>Those that repeat a segment without an answer and without telling why: a dead peer, perhaps.</summary>
    public int Stalled(DateTimeOffset now)
    {
        return _connections.Entries.Sum(entry => Count(entry.Value.Forward) + Count(entry.Value.Backward));

        int Count(DataSender sender) => sender is { IsStalled: true, StalledAt: { } last } && now - last < BlackHoleFlow.LongestPause ? 1 : 0;
    }

    public void Hear(in SeenSegment segment, PacketSize? interfaceMtu)
    {
        var isForward = IsForward(segment.Flow);
        var key = isForward ? segment.Flow : segment.Flow.Reversed;
        if (segment.Has(SegmentFlags.Rst))
        {
            End(key, segment.At);
            return;
        }

        // A connection that begins has nothing to do with an earlier one of the same ports, unless it is the same SYN again.
        if (segment.Has(SegmentFlags.Syn) && !segment.Has(SegmentFlags.Ack) && _connections.Find(key) is { } earlier && earlier.FirstSequence != segment.Sequence)
        {
            End(key, segment.At);
        }

        var connection = _connections.FindOrAdd(key, (segment.Sequence, holes), static (flow, begin) => new Connection(flow, begin.Sequence, begin.holes));
        var (sender, receiver) = isForward ? (connection.Forward, connection.Backward) : (connection.Backward, connection.Forward);
        if (segment.Mss is { } mss)
        {
            receiver.PeerMss = mss;
        }

        if (segment.Has(SegmentFlags.Ack))
        {
            receiver.Acknowledged(segment);
        }

        sender.Sent(segment, interfaceMtu);
    }

    /// <summary>A PTB about one of them.</summary>
    public void Hear(QuotedPacket quote, int nextHopMtu)
    {
        var isForward = IsForward(quote.Flow);
        if (_connections.Find(isForward ? quote.Flow : quote.Flow.Reversed) is { } connection)
        {
            (isForward ? connection.Forward : connection.Backward).Told(nextHopMtu, quote.Sequence);
        }
    }

    private static bool IsForward(in WireFlow flow)
    {
        var order = flow.Source.Bits.CompareTo(flow.Destination.Bits);
        return order < 0 || (order == 0 && flow.SourcePort <= flow.DestinationPort);
    }

    private void End(WireFlow key, DateTimeOffset at)
    {
        if (_connections.Find(key) is { } connection)
        {
            connection.Forward.End(at);
            connection.Backward.End(at);
            _connections.Remove(key);
        }
    }

    private sealed class Connection(WireFlow key, uint firstSequence, HoleBook holes)
    {
        public uint FirstSequence => firstSequence;

        public DataSender Forward { get; } = new(key, holes);

        public DataSender Backward { get; } = new(key.Reversed, holes);
    }
}
