using MtuProbe.Core.Probing;
using MtuProbe.Lab.Simulation;

namespace MtuProbe.Tests.Searching;

/// <summary>A network in one function: what comes back for a probe, how long after, how often. On virtual time.</summary>
/// <param name="answer">The probe and its running number to everything that comes back for it.</param>
internal sealed class ScriptedProber(Func<Probe, int, IEnumerable<(TimeSpan After, ProbeOutcome Outcome)>> answer) : IProber
{
    private static readonly TimeSpan Pace = TimeSpan.FromMicroseconds(100);

    private readonly PriorityQueue<ProbeOutcome, (TimeSpan At, int Order)> _arriving = new();
    private int _order;

    public VirtualTime Time { get; } = new();

    public List<Probe> Sent { get; } = [];

    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var probe in flight)
        {
            foreach (var (after, outcome) in answer(probe, Sent.Count))
            {
                _arriving.Enqueue(outcome, (Time.Now + after, _order++));
            }

            Sent.Add(probe);
            Time.AdvanceTo(Time.Now + Pace);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var until = Time.Now + wait;
        if (_arriving.TryPeek(out _, out var next) && next.At <= until)
        {
            Time.AdvanceTo(next.At);
            return new(_arriving.Dequeue());
        }

        Time.AdvanceTo(until);
        return new((ProbeOutcome?)null);
    }
}
