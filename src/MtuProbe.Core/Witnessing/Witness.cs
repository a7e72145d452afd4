using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>
/// Makes out of what passes on one interface what it means for MTUs. It has no clock but the packets' own, keeps no payload, and never more than its
/// limits. One thread at a time.
/// </summary>
public sealed class Witness : IWireListener
{
    /// <summary>IANA's number.</summary>
    private const byte Tcp = 6;

    private readonly Func<WireAddress, bool> _isOwn;
    private readonly PtbBook _ptbs;
    private readonly MssBook _mss;
    private readonly FragmentBook _fragments;
    private readonly HoleBook _holes;
    private readonly ConnectionBook _connections;
    private long _packets;

    /// <param name="interfaceMtu">Null where there is no one interface.</param>
    /// <param name="isOwn">Whether an address is this host's.</param>
    /// <param name="limits">How much it remembers.</param>
    public Witness(PacketSize? interfaceMtu, Func<WireAddress, bool> isOwn, WitnessLimits limits)
    {
        InterfaceMtu = interfaceMtu;
        _isOwn = isOwn;
        _ptbs = new PtbBook(limits);
        _mss = new MssBook(limits);
        _fragments = new FragmentBook(limits);
        _holes = new HoleBook(limits);
        _connections = new ConnectionBook(limits, _holes);
    }

    /// <summary>It may be changed while we listen.</summary>
    public PacketSize? InterfaceMtu { get; set; }

    public void Hear(SeenPtb ptb)
    {
        _packets++;
        var ruling = SeenPtbRules.Rule(ptb);
        _ptbs.Add(ptb, ruling);
        if (ruling is SeenPtbRuling.Plausible or SeenPtbRuling.NamesNoSize && ptb.Quote is { Protocol: Tcp, HasPorts: true } quote)
        {
            _connections.Hear(quote, ptb.NextHopMtu);
        }
    }

    public void Hear(in SeenSegment segment)
    {
        HearAnnouncement(segment);
        HearOfConnection(segment);
    }

    public void Hear(in SeenFragment fragment)
    {
        _packets++;
        _fragments.Add(fragment);
    }

    /// <summary>Of a segment only the MSS that it announces; whoever calls this hands the same segment to <see cref="HearOfConnection"/>, or to nobody.</summary>
    public void HearAnnouncement(in SeenSegment segment)
    {
        if (segment is { Mss: { } mss })
        {
            _mss.Add(segment, mss, DirectionOf(segment.Flow), InterfaceMtu);
        }
    }

    /// <summary>Of a segment only what it means for its connection; a connection's segments must come in their order.</summary>
    public void HearOfConnection(in SeenSegment segment)
    {
        _packets++;
        _connections.Hear(segment, InterfaceMtu);
    }

    /// <param name="now">By the same clock as the packets' times.</param>
    public WitnessReport Report(DateTimeOffset now) => new()
    {
        InterfaceMtu = InterfaceMtu,
        At = now,
        Packets = _packets,
        Ptbs = _ptbs.Read(),
        PtbTotals = _ptbs.Totals,
        BlackHoles = _holes.Read(),
        Withdrawn = _holes.Withdrawn,
        Stalled = _connections.Stalled(now),
        Connections = _connections.Count,
        Mss = _mss.Read(),
        MssAboveMtu = _mss.AboveMtu,
        Fragments = _fragments.Read(),
        FragmentTotals = _fragments.Totals,
        Evicted = new Dictionary<string, long>
        {
            ["connections"] = _connections.Evicted,
            ["blackHoles"] = _holes.Evicted,
            ["reporters"] = _ptbs.Evicted,
            ["mss"] = _mss.Evicted,
            ["fragments"] = _fragments.Evicted,
        }.Where(table => table.Value > 0).ToDictionary(),
    };

    private TravelDirection DirectionOf(WireFlow flow) => _isOwn(flow.Source) ? TravelDirection.Out : _isOwn(flow.Destination) ? TravelDirection.In : TravelDirection.Through;
}
