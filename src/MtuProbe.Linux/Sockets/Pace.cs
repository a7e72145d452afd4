namespace MtuProbe.Linux.Sockets;

/// <summary>
/// How much slower than it might a thread sends, because a queue on the way fills: what is answered takes longer than it did (RFC 6817 §2.4.2),
/// or small packets are missing among answered ones (RFC 8085 §3.1.1). For one thread.
/// </summary>
/// <remarks>
/// Only many answers at a time tell: a single path's search cannot fill a queue for long, and where it meets loss, that is of the path.
/// </remarks>
internal sealed class Pace(TimeProvider time)
{
    /// <summary>At 100 µs between large packets, 2 Mbit/s of them.</summary>
    private const double Slowest = 64;

    private const double SlowDown = 2;
    private const double SpeedUp = 1.1;

    /// <summary>In a window; fewer tell nothing.</summary>
    private const int FewestAnswers = 64;

    /// <summary>Of a hundred small packets.</summary>
    private const int MostMissing = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than the fastest answer by so much is time in a queue.</summary>
    private static readonly TimeSpan Queue = TimeSpan.FromMilliseconds(20);

    private long _windowStart = time.GetTimestamp();
    private int _answered;
    private int _late;
    private int _missing;

    /// <summary>1 as a rule, 64 at most: distances between packets are so many times larger.</summary>
    public double Slowness { get; private set; } = 1;

    /// <param name="queued">How much longer it took than the same prober's fastest.</param>
    /// <param name="missing">Small packets that should have been answered before, and were not.</param>
    public void Answered(TimeSpan queued, int missing)
    {
        _answered++;
        _late += queued > Queue ? 1 : 0;
        _missing += missing;
        if (time.GetElapsedTime(_windowStart) is var window && window >= Window)
        {
            Judge(window / Window);
        }
    }

    private void Judge(double windows)
    {
        var isQueueing = 2 * _late > _answered || 100 * _missing > MostMissing * (_answered + _missing);
        Slowness = _answered + _missing >= FewestAnswers && isQueueing
            ? Math.Min(Slowest, Slowness * SlowDown)
            : Math.Max(1, Slowness / Math.Pow(SpeedUp, windows));
        (_answered, _late, _missing, _windowStart) = (0, 0, 0, time.GetTimestamp());
    }
}
