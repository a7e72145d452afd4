using Microsoft.Extensions.Time.Testing;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>Hours that pass from one event to the next.</summary>
internal sealed class VirtualHours
{
    private readonly PriorityQueue<Action, (TimeSpan At, int Order)> _events = new();
    private int _order;

    public FakeTimeProvider Time { get; } = new(ObjectSizes.Now);

    public TimeSpan Now => Time.GetUtcNow() - ObjectSizes.Now;

    /// <summary>What lies in the past happens at once.</summary>
    public void At(TimeSpan at, Action happens) => _events.Enqueue(happens, (at, _order++));

    public void PassUntil(TimeSpan end)
    {
        while (_events.TryPeek(out _, out var next) && next.At <= end)
        {
            var happens = _events.Dequeue();
            if (next.At > Now)
            {
                Time.Advance(next.At - Now);
            }

            happens();
        }

        if (end > Now)
        {
            Time.Advance(end - Now);
        }
    }
}
