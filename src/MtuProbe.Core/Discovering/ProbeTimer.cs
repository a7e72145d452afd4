namespace MtuProbe.Core.Discovering;

/// <summary>
/// PROBE_TIMER of the interactive profile: as long as the slowest of the latest answers took and half as much again, never less than
/// 50 ms more than that. Shorter than RFC 8899 §5.1.1 asks of a data flow; why that is sound here stands in CONFORMANCE.md.
/// </summary>
/// <param name="repeats">
/// What carries the probes repeats them (TCP): then as long again as the slowest, and 350 ms, so that a loss is a loss of two copies. Linux repeats
/// after a round trip and 200 ms (RFC 6298 §2 says a second; RFC 8985 §7.2).
/// </param>
public sealed class ProbeTimer(bool repeats = false)
{
    /// <summary>One answer that was held up (a host without a free processor) must not slow down the rest of the search.</summary>
    private const int Latest = 8;

    /// <summary>While nothing is known of the round trip (RFC 8085 §3.1.1).</summary>
    internal static readonly TimeSpan Initial = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LeastForAGuess = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan UntilRepeated = TimeSpan.FromMilliseconds(350);

    private readonly Queue<TimeSpan> _latest = new(Latest);

    /// <summary>The fastest answer; null before any.</summary>
    public TimeSpan? Fastest { get; private set; }

    /// <summary>How long to wait for an answer, counted from when the flight had left. One second before any answer (RFC 8085 §3.1.1).</summary>
    public TimeSpan Wait { get; private set; } = Initial;

    /// <summary>How long where silence convicts nobody: an answer that comes later still counts, and the wait may cost more than a guess that was wrong.</summary>
    public TimeSpan WaitForAGuess { get; private set; } = Initial;

    public void Observe(TimeSpan roundTrip)
    {
        if (_latest.Count == Latest)
        {
            _latest.Dequeue();
        }

        _latest.Enqueue(roundTrip);
        var slowest = _latest.Max();
        Wait = slowest + (repeats ? slowest + UntilRepeated : Longer(slowest / 2, Least));
        WaitForAGuess = slowest + Longer(slowest / 4, LeastForAGuess);
        Fastest = Fastest is { } fastest && fastest < roundTrip ? fastest : roundTrip;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
