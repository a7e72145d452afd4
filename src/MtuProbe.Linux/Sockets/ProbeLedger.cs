using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Sockets;

/// <summary>What one prober sent lately: an id stays known for longer than a packet may live (two minutes, RFC 8899 §4.1). For one thread.</summary>
internal sealed class ProbeLedger(TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(3);

    /// <summary>Confirmations of three minutes; a search sends more, and lets go of them again: there are thousands of ledgers.</summary>
    private const int MostFree = 32;

    private readonly Dictionary<ProbeId, SentProbe> _probes = [];
    private readonly Queue<(ProbeId Id, long SentAt)> _byAge = new();

    /// <summary>Of probes that are forgotten, for the next ones: a path that is confirmed for months allocates none.</summary>
    private readonly Stack<SentProbe> _free = new();

    public void Remember(Probe probe, long sentAt)
    {
        Forget();
        if (!_probes.TryGetValue(probe.Id, out var sent))
        {
            sent = _free.TryPop(out var free) ? free : new SentProbe();
            sent.Begin(probe);
            _probes.Add(probe.Id, sent);
            _byAge.Enqueue((probe.Id, sentAt));
        }

        sent.SentAt = sentAt;
    }

    public SentProbe? Find(ProbeId id) => _probes.GetValueOrDefault(id);

    /// <summary>Whom a PTB without an id is about: the largest outstanding probe that the next hop cannot carry, else the largest sent.
    /// What looks for hops asks nothing about sizes.</summary>
    public SentProbe? LargestAbove(int nextHopMtu)
    {
        SentProbe? above = null;
        SentProbe? largest = null;
        foreach (var sent in _probes.Values)
        {
            if (sent.Probe.Direction == Direction.Reverse || sent.Probe.HopLimit is not null)
            {
                continue;
            }

            largest = Larger(largest, sent);
            if (sent.IsOutstanding && sent.Probe.Size.Bytes > nextHopMtu)
            {
                above = Larger(above, sent);
            }
        }

        return above ?? largest;
    }

    /// <summary>Whom another error without an id is about: it can be told only when a single probe is outstanding.</summary>
    /// <param name="hopLimited">Only probes with a hop limit of their own can be meant.</param>
    public SentProbe? OnlyOutstanding(bool hopLimited = false)
    {
        SentProbe? only = null;
        foreach (var sent in _probes.Values)
        {
            if (sent.IsOutstanding && (!hopLimited || sent.Probe.HopLimit is not null))
            {
                if (only is not null)
                {
                    return null;
                }

                only = sent;
            }
        }

        return only;
    }

    /// <summary>From the send to <paramref name="receivedAt"/>; never negative.</summary>
    public TimeSpan RoundTrip(SentProbe sent, long receivedAt) =>
        time.GetElapsedTime(sent.SentAt, Math.Max(sent.SentAt, receivedAt));

    private static SentProbe Larger(SentProbe? known, SentProbe other) =>
        known is null || other.Probe.Size > known.Probe.Size ? other : known;

    private void Forget()
    {
        while (_byAge.TryPeek(out var oldest) && time.GetElapsedTime(oldest.SentAt) > Remembered)
        {
            _byAge.Dequeue();
            if (_probes.Remove(oldest.Id, out var sent) && _free.Count < MostFree)
            {
                _free.Push(sent);
            }
        }

        var room = 2 * Math.Max(_probes.Count, MostFree / 2);
        if (_probes.Capacity > 2 * room)
        {
            _probes.TrimExcess(room);
            _byAge.TrimExcess(room);
        }
    }
}
