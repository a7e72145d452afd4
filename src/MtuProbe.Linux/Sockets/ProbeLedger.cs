using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// What one prober sent lately: an id stays known for as long as a packet may live (two minutes, RFC 8899 §4.1). There are thousands of
/// ledgers, so it is a ring and nothing beside it: answers are for what left last, and are looked for from there. For one thread.
/// </summary>
internal sealed class ProbeLedger(TimeProvider time)
{
    private const int LeastRoom = 8;

    /// <summary>A survey sends thousands.</summary>
    private const int MostLookedAt = 256;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);

    /// <summary>Longer than any probe is waited for.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(2);

    // The oldest at _first; what lies beyond the last is forgotten, and becomes the next ones: a path that is confirmed for months allocates none.
    private SentProbe?[] _ring = new SentProbe?[LeastRoom];
    private int _first;
    private int _count;

    /// <summary>Something was sent in the last two seconds.</summary>
    public bool IsUnderWay => _count > 0 && time.GetElapsedTime(Newest(0).SentAt) < Lately;

    public void Remember(Probe probe, long sentAt)
    {
        Forget();
        var sent = Find(probe.Id);
        if (sent is null)
        {
            sent = Next();
            sent.Begin(probe);
        }

        sent.SentAt = sentAt;
    }

    public SentProbe? Find(ProbeId id)
    {
        for (var i = 0; i < _count; i++)
        {
            if (Newest(i) is var sent && sent.Probe.Id == id)
            {
                return sent;
            }
        }

        return null;
    }

    /// <summary>Whom a PTB without an id is about: the largest outstanding probe that the next hop cannot carry, else the largest sent.
    /// What looks for hops asks nothing about sizes.</summary>
    public SentProbe? LargestAbove(int nextHopMtu)
    {
        SentProbe? above = null;
        SentProbe? largest = null;
        for (var i = 0; i < _count; i++)
        {
            var sent = Newest(i);
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
        for (var i = 0; i < _count; i++)
        {
            var sent = Newest(i);
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

    /// <summary>
    /// What an answer tells of queues: how much longer it took than the fastest one that is remembered, and how many small packets left before
    /// it, the same way, and are not answered. Each of these is told once.
    /// </summary>
    public (TimeSpan Queued, int Missing) Congestion(SentProbe answered)
    {
        var (fastest, missing) = (answered.RoundTrip, 0);
        for (var i = 0; i < Math.Min(_count, MostLookedAt); i++)
        {
            var sent = Newest(i);
            if (sent.RoundTrip > TimeSpan.Zero)
            {
                fastest = sent.RoundTrip < fastest ? sent.RoundTrip : fastest;
            }
            else if (sent is { IsOutstanding: true, IsMissing: false, Probe.HopLimit: null } && sent.Probe.Size <= SearchLimits.ControlSize
                && sent.SentAt < answered.SentAt && sent.Probe.Flow == answered.Probe.Flow && sent.Probe.Direction == answered.Probe.Direction)
            {
                sent.IsMissing = true;
                missing++;
            }
        }

        return (answered.RoundTrip - fastest, missing);
    }

    private static SentProbe Larger(SentProbe? known, SentProbe other) =>
        known is null || other.Probe.Size >= known.Probe.Size ? other : known;

    private SentProbe Newest(int back) => At(_count - 1 - back)!;

    private ref SentProbe? At(int fromOldest)
    {
        var at = _first + fromOldest;
        return ref _ring[at < _ring.Length ? at : at - _ring.Length];
    }

    private SentProbe Next()
    {
        if (_count == _ring.Length)
        {
            MakeRoom(_count + Math.Max(LeastRoom, _count / 2));
        }

        return At(_count++) ??= new SentProbe();
    }

    private void Forget()
    {
        while (_count > 0 && time.GetElapsedTime(At(0)!.SentAt) > Remembered)
        {
            _first = _first + 1 < _ring.Length ? _first + 1 : 0;
            _count--;
        }

        // A search sends more than confirmations do, and lets go of it again.
        if (_ring.Length > 2 * (_count + LeastRoom))
        {
            MakeRoom(_count + LeastRoom);
        }
    }

    private void MakeRoom(int room)
    {
        var ring = new SentProbe?[room];
        for (var i = 0; i < Math.Min(room, _ring.Length); i++)
        {
            ring[i] = At(i);
        }

        (_ring, _first) = (ring, 0);
    }
}
