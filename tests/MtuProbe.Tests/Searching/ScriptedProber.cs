using MtuProbe.Core.Probing;
using MtuProbe.Lab.Simulation;

namespace MtuProbe.Tests.Searching;

/// <summary>A network in one function: what comes back for a probe, how long after, how often. On virtual time.</summary>
/// <param name="answer">The probe and its running number to everything that comes back for it.</param>
internal sealed class ScriptedProber(Func<Probe, int, IEnumerable<(TimeSpan After, ProbeOutcome Outcome)>> answer) : IProber
{
    private static readonly TimeSpan Pace = TimeSpan.FromMicroseconds(100);

    private readonly VirtualArrivals _arriving = new();

    public VirtualTime Time => _arriving.Time;

    public List<Probe> Sent { get; } = [];

    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var probe in flight)
        {
            foreach (var (after, outcome) in answer(probe, Sent.Count))
            {
                _arriving.Add(Time.Now + after, outcome);
            }

            Sent.Add(probe);
            Time.AdvanceTo(Time.Now + Pace);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_arriving.Next(wait));
    }
}
