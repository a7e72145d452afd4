using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>The connections that were found in a black hole.</summary>
internal sealed class HoleBook(WitnessLimits limits)
{
    private readonly RecentTable<WireFlow, Entry> _entries = new(limits.BlackHoles);

    public long Evicted => _entries.Evicted;

    /// <summary>Connections proved so far, those withdrawn left out.</summary>
    public long Proved { get; private set; }

    /// <summary>Taken back: the same segment got through in its full size after all, so that it was loss.</summary>
    public long Withdrawn { get; private set; }

    public void Tell(BlackHoleFlow hole)
    {
        var entry = _entries.FindOrAdd(hole.Flow, hole, static (_, first) => new Entry { Hole = first with { Evidence = HoleEvidence.Suspected } });
        var isNew = entry.Hole.Since != hole.Since;
        if (hole.Evidence == HoleEvidence.Proved && (isNew || entry.Hole.Evidence == HoleEvidence.Suspected))
        {
            Proved++;
        }

        entry.Hole = !isNew && entry.Hole.Evidence == HoleEvidence.Proved ? hole with { Evidence = HoleEvidence.Proved } : hole;
    }

    public void Recovered(WireFlow flow, DateTimeOffset since, DateTimeOffset at, PacketSize size)
    {
        if (_entries.Find(flow) is { } entry && entry.Hole.Since == since)
        {
            Proved += entry.Hole.Evidence == HoleEvidence.Suspected ? 1 : 0;
            entry.Hole = entry.Hole with
            {
                Evidence = HoleEvidence.Proved,
                LargestDelivered = entry.Hole.LargestDelivered is { } known ? PacketSize.Max(known, size) : size,
                RecoveredAt = at,
                RecoveredSize = size,
            };
        }
    }

    public void Withdraw(WireFlow flow, DateTimeOffset since)
    {
        if (_entries.Find(flow) is { } entry && entry.Hole.Since == since)
        {
            Proved -= entry.Hole.Evidence == HoleEvidence.Proved ? 1 : 0;
            Withdrawn++;
            _entries.Remove(flow);
        }
    }

    public void Ended(WireFlow flow, DateTimeOffset since, DateTimeOffset at)
    {
        if (_entries.Find(flow) is { } entry && entry.Hole.Since == since)
        {
            entry.Hole = entry.Hole with { EndedAt = at };
        }
    }

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<BlackHoleFlow> Read() => [.. _entries.Entries.Select(e => e.Value.Hole).OrderBy(h => h.Since)];

    private sealed class Entry
    {
        public required BlackHoleFlow Hole { get; set; }
    }
}
