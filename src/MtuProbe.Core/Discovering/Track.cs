using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Discovering;

/// <summary>One direction's search in one flow, and the probes it waits for.</summary>
internal sealed class Track(Flow flow, Direction direction, PlpmtuSearch search)
{
    private readonly Dictionary<ProbeId, TimeSpan> _sentAt = [];

    public Flow Flow => flow;

    public Direction Direction => direction;

    public PlpmtuSearch Search => search;

    public int Flights { get; private set; }

    /// <summary>Somebody answered.</summary>
    public bool HasContact => search.Plpmtu is not null;

    public bool HasEnded => search.End is not null;

    public void Sent(IReadOnlyList<Probe> flight, TimeSpan now)
    {
        Flights++;
        foreach (var probe in flight)
        {
            _sentAt[probe.Id] = now;
        }
    }

    /// <summary>A PTB leaves the timer running: what it complains of may arrive all the same.</summary>
    public void Take(ProbeOutcome outcome)
    {
        search.Take(outcome);
        if (outcome is not ProbeOutcome.TooBig)
        {
            _sentAt.Remove(outcome.Probe);
        }
    }

    /// <summary>When the first of its timers expires; null when none runs.</summary>
    public TimeSpan? NextExpiry(TimeSpan wait) => _sentAt.Count == 0 ? null : _sentAt.Values.Min() + wait;

    /// <summary>Turns every expired timer into the outcome Lost.</summary>
    public void Expire(TimeSpan now, TimeSpan wait)
    {
        foreach (var (id, sent) in _sentAt.Where(p => p.Value + wait <= now).ToList())
        {
            _sentAt.Remove(id);
            search.Take(new ProbeOutcome.Lost(id));
        }
    }
}
