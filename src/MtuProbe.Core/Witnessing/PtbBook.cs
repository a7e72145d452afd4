using MtuProbe.Core.Paths;

namespace MtuProbe.Core.Witnessing;

/// <summary>All PTBs, by who reports what.</summary>
internal sealed class PtbBook(WitnessLimits limits)
{
    private readonly RecentTable<(WireAddress Reporter, int NextHopMtu), Entry> _entries = new(limits.Reporters);
    private readonly Dictionary<(IpFamily Family, SeenPtbRuling Ruling), long> _totals = [];

    public long Evicted => _entries.Evicted;

    /// <summary>Since the beginning, also of reporters no longer remembered.</summary>
    public IReadOnlyDictionary<(IpFamily Family, SeenPtbRuling Ruling), long> Totals => new Dictionary<(IpFamily, SeenPtbRuling), long>(_totals);

    public void Add(SeenPtb ptb, SeenPtbRuling ruling)
    {
        var total = (ptb.Reporter.Family, ruling);
        _totals[total] = _totals.GetValueOrDefault(total) + 1;
        var entry = _entries.FindOrAdd((ptb.Reporter, ptb.NextHopMtu), ptb.At, static (_, at) => new Entry(at));
        entry.Last = ptb.At;
        entry.ByRuling[ruling] = entry.ByRuling.GetValueOrDefault(ruling) + 1;
        if (ptb.Quote is { } quote && entry.Destinations.Count < limits.QuotedDestinations && !entry.Destinations.Contains(quote.Flow.Destination))
        {
            entry.Destinations.Add(quote.Flow.Destination);
        }
    }

    /// <summary>The most frequent first.</summary>
    public IReadOnlyList<PtbSightings> Read() =>
    [
        .. _entries.Entries
            .Select(e => new PtbSightings(e.Key.Reporter, e.Key.NextHopMtu, e.Value.First, e.Value.Last, e.Value.ByRuling.ToDictionary(), [.. e.Value.Destinations]))
            .OrderByDescending(p => p.Count).ThenBy(p => p.Reporter.Family).ThenBy(p => p.Reporter.Bits).ThenBy(p => p.NextHopMtu),
    ];

    private sealed class Entry(DateTimeOffset first)
    {
        public DateTimeOffset First { get; } = first;

        public DateTimeOffset Last { get; set; } = first;

        public SortedDictionary<SeenPtbRuling, long> ByRuling { get; } = [];

        public List<WireAddress> Destinations { get; } = [];
    }
}
