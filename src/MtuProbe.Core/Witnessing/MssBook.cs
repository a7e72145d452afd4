using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>What SYNs announce.</summary>
internal sealed class MssBook(WitnessLimits limits)
{
    private readonly RecentTable<(TravelDirection Direction, IpFamily Family, int Mss), Entry> _entries = new(limits.MssValues);

    public long Evicted => _entries.Evicted;

    /// <summary>SYNs since the beginning whose MSS asks for packets that the interface does not carry.</summary>
    public long AboveMtu { get; private set; }

    /// <param name="interfaceMtu">Null where there is no one interface.</param>
    public void Add(in SeenSegment syn, int mss, TravelDirection direction, PacketSize? interfaceMtu)
    {
        var source = syn.Flow.Source;
        var entry = _entries.FindOrAdd((direction, source.Family, mss), (syn.At, source), static (_, first) => new Entry(first.At, first.source));
        entry.Count++;
        entry.Last = syn.At;
        if (interfaceMtu is { } mtu && entry.Read(direction, source.Family, mss).IsAbove(mtu))
        {
            AboveMtu++;
        }
    }

    /// <summary>The most frequent first.</summary>
    public IReadOnlyList<MssSightings> Read() =>
    [
        .. _entries.Entries
            .Select(e => e.Value.Read(e.Key.Direction, e.Key.Family, e.Key.Mss))
            .OrderByDescending(m => m.Count).ThenBy(m => m.Direction).ThenBy(m => m.Family).ThenBy(m => m.Mss),
    ];

    private sealed class Entry(DateTimeOffset first, WireAddress example)
    {
        public long Count { get; set; }

        public DateTimeOffset First { get; } = first;

        public DateTimeOffset Last { get; set; } = first;

        public MssSightings Read(TravelDirection direction, IpFamily family, int mss) => new(direction, family, mss, Count, First, Last, example);
    }
}
