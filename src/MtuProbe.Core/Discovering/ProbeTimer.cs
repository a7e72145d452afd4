namespace MtuProbe.Core.Discovering;

/// <summary>
/// PROBE_TIMER of the interactive profile: as long as the slowest answer so far took and half as much again, never less than
/// 50 ms more than that. Shorter than RFC 8899 §5.1.1 asks of a data flow; why that is sound here stands in CONFORMANCE.md.
/// </summary>
public sealed class ProbeTimer
{
    private static readonly TimeSpan Initial = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);

    /// <summary>The fastest answer; null before any.</summary>
    public TimeSpan? Fastest { get; private set; }

    private TimeSpan? Slowest { get; set; }

    /// <summary>How long to wait for an answer, counted from when the flight had left. One second before any answer (RFC 8085 §3.1.1).</summary>
    public TimeSpan Wait => Slowest is { } slowest
        ? slowest + (slowest / 2 > Least ? slowest / 2 : Least)
        : Initial;

    public void Observe(TimeSpan roundTrip)
    {
        Slowest = Slowest is { } slowest && slowest > roundTrip ? slowest : roundTrip;
        Fastest = Fastest is { } fastest && fastest < roundTrip ? fastest : roundTrip;
    }
}
