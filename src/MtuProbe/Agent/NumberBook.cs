using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Agent;

/// <summary>The node's numbers: per family, towards peers and outside targets apart. Lower at once, higher after it held.</summary>
internal sealed class NumberBook(Func<TimeSpan> hold)
{
    private readonly Dictionary<(IpFamily Family, bool IsEgress), Entry> _entries = [];

    /// <summary>
    /// What was published for the node before this process began stands until something lower is measured, or something higher has held.
    /// </summary>
    public void Seed(PathId id, PacketSize mtu, TimeSpan asOf)
    {
        var key = (id.Family, id.Via == Via.Egress);
        if (!_entries.TryGetValue(key, out var known) || mtu < known.Held.Current)
        {
            _entries[key] = new Entry(new HeldNumber(mtu)) { Worst = id, AsOf = asOf };
        }
    }

    public void Observe(IReadOnlyCollection<(PathId Id, PacketSize Mtu, TimeSpan ConfirmedAt)> fresh, TimeSpan now)
    {
        foreach (var family in Enum.GetValues<IpFamily>())
        {
            Observe(family, isEgress: false, fresh, now);
            Observe(family, isEgress: true, fresh, now);
        }
    }

    /// <summary>A family without any number yet is absent.</summary>
    public IReadOnlyDictionary<IpFamily, NodeNumber> Read(bool isEgress, Func<TimeSpan, DateTimeOffset> wallClock) => _entries
        .Where(entry => entry.Key.IsEgress == isEgress && entry.Value.Held.Current is not null)
        .ToDictionary(entry => entry.Key.Family, entry => new NodeNumber(entry.Value.Held.Current!.Value, entry.Value.Worst, wallClock(entry.Value.AsOf)));

    private void Observe(IpFamily family, bool isEgress, IEnumerable<(PathId Id, PacketSize Mtu, TimeSpan ConfirmedAt)> fresh, TimeSpan now)
    {
        var mine = fresh.Where(path => path.Id.Family == family && path.Id.Via == Via.Egress == isEgress).ToList();
        if (mine.Count == 0 && !_entries.ContainsKey((family, isEgress)))
        {
            return;
        }

        if (!_entries.TryGetValue((family, isEgress), out var entry))
        {
            _entries[(family, isEgress)] = entry = new Entry(new HeldNumber());
        }

        var before = entry.Held.Current;
        entry.Held.Observe(mine.Count == 0 ? null : mine.Min(path => path.Mtu), now, hold());
        // Who sets the number: as long as a larger one is held back, whoever set it last.
        if (mine.Count > 0 && mine.MinBy(path => path.Mtu) is var worst && (entry.Held.Current != before || worst.Mtu == entry.Held.Current))
        {
            (entry.Worst, entry.AsOf) = (worst.Id, worst.ConfirmedAt);
        }
    }

    private sealed class Entry(HeldNumber held)
    {
        public HeldNumber Held => held;

        public PathId Worst { get; set; }

        public TimeSpan AsOf { get; set; }
    }
}
