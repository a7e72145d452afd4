using MtuProbe.Core.Probing;

namespace MtuProbe.Lab.Simulation;

/// <summary>Outcomes that will arrive at a virtual time. Waiting for them moves the clock, so every call completes at once.</summary>
public sealed class VirtualArrivals
{
    private readonly PriorityQueue<ProbeOutcome, (TimeSpan At, int Order)> _outcomes = new();
    private int _order;

    public VirtualTime Time { get; } = new();

    /// <summary>Of several at the same moment the first added arrives first.</summary>
    public void Add(TimeSpan at, ProbeOutcome outcome) => _outcomes.Enqueue(outcome, (at, _order++));

    /// <summary>The next outcome within <paramref name="wait"/>; null when that has passed.</summary>
    public ProbeOutcome? Next(TimeSpan wait)
    {
        var until = Time.Now + wait;
        if (_outcomes.TryPeek(out _, out var next) && next.At <= until)
        {
            Time.AdvanceTo(next.At);
            return _outcomes.Dequeue();
        }

        Time.AdvanceTo(until);
        return null;
    }
}
