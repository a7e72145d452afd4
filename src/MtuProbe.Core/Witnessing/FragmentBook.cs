using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>All fragments, by source, destination and protocol.</summary>
internal sealed class FragmentBook(WitnessLimits limits)
{
    private readonly RecentTable<(WireAddress Source, WireAddress Destination, byte Protocol), Entry> _entries = new(limits.FragmentFlows);
    private readonly long[] _totals = new long[Enum.GetValues<IpFamily>().Length];

    public long Evicted => _entries.Evicted;

    public IReadOnlyDictionary<IpFamily, long> Totals => Enum.GetValues<IpFamily>().ToDictionary(family => family, family => _totals[(int)family]);

    public void Add(in SeenFragment piece)
    {
        _totals[(int)piece.Source.Family]++;
        var entry = _entries.FindOrAdd(
            (piece.Source, piece.Destination, piece.Protocol),
            piece,
            static (_, p) => new Entry(new FragmentSightings(p.Source, p.Destination, p.Protocol, 0, 0, p.Size, p.Size, p.At, p.At)));
        entry.Add(piece);
    }

    /// <summary>The most frequent first.</summary>
    public IReadOnlyList<FragmentSightings> Read() =>
        [.. _entries.Entries.Select(e => e.Value.Read()).OrderByDescending(f => f.Pieces).ThenBy(f => f.Source.Bits).ThenBy(f => f.Destination.Bits)];

    /// <summary>Counts without an allocation for every piece: they may come by the hundred thousand.</summary>
    private sealed class Entry(FragmentSightings first)
    {
        private long _pieces;
        private long _packets;
        private PacketSize _smallest = first.Smallest;
        private PacketSize _largest = first.Largest;
        private DateTimeOffset _last = first.Last;

        public void Add(in SeenFragment piece)
        {
            _pieces++;
            _packets += piece.IsFirst ? 1 : 0;
            _smallest = PacketSize.Min(_smallest, piece.Size);
            _largest = PacketSize.Max(_largest, piece.Size);
            _last = piece.At;
        }

        public FragmentSightings Read() => first with { Pieces = _pieces, Packets = _packets, Smallest = _smallest, Largest = _largest, Last = _last };
    }
}
