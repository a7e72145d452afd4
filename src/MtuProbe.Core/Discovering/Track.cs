using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Discovering;

/// <summary>One direction's search in one flow, and the probes it waits for.</summary>
internal sealed class Track(Flow flow, Direction direction, PlpmtuSearch search)
{
    /// <summary>A flight or two: a list is smaller than what finds faster.</summary>
    private readonly List<(ProbeId Id, TimeSpan SentAt)> _open = [];
    private TimeSpan _lastSent;

    public Flow Flow => flow;

    public Direction Direction => direction;

    public PlpmtuSearch Search => search;

    public int Flights { get; private set; }

    /// <summary>When the next flight may leave: a pause counts from when the last one had left.</summary>
    public TimeSpan NotBefore => _lastSent + search.Pause;

    /// <summary>Somebody answered.</summary>
    public bool HasContact => search.Plpmtu is not null;

    public bool HasEnded => search.End is not null;

    public void Sent(IReadOnlyList<Probe> flight, TimeSpan now)
    {
        Flights++;
        _lastSent = now;
        foreach (var probe in flight)
        {
            _open.Add((probe.Id, now));
        }
    }

    /// <summary>A PTB leaves the timer running: what it complains of may arrive all the same.</summary>
    public void Take(ProbeOutcome outcome)
    {
        search.Take(outcome);
        if (outcome is not ProbeOutcome.TooBig)
        {
            var at = IndexOf(outcome.Probe);
            if (at >= 0)
            {
                _open.RemoveAt(at);
            }
        }
    }

    /// <summary>When the first of its timers expires, or its pause is over; null when there is nothing to wait for.</summary>
    public TimeSpan? NextExpiry(TimeSpan wait) =>
        _open.Count > 0 ? FirstSent() + wait
        : search.Pause > TimeSpan.Zero ? NotBefore
        : null;

    /// <summary>Turns every expired timer into the outcome Lost.</summary>
    public void Expire(TimeSpan now, TimeSpan wait)
    {
        for (var i = 0; i < _open.Count;)
        {
            var (id, sent) = _open[i];
            if (sent + wait > now)
            {
                i++;
                continue;
            }

            _open.RemoveAt(i);
            search.Take(new ProbeOutcome.Lost(id));
        }
    }

    private TimeSpan FirstSent()
    {
        var first = TimeSpan.MaxValue;
        foreach (var (_, sent) in _open)
        {
            first = sent < first ? sent : first;
        }

        return first;
    }

    private int IndexOf(ProbeId id)
    {
        for (var i = 0; i < _open.Count; i++)
        {
            if (_open[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}
