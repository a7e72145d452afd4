namespace MtuProbe.Publishing;

/// <summary>How long to wait after failures in a row: doubled each time, up to a longest, and drawn so that many who failed together do not come back together.</summary>
/// <param name="First">After the first failure.</param>
/// <param name="Longest">Never longer than this, but for the draw.</param>
/// <param name="Spread">The wait is drawn from within this part of itself around it, 0 to 1.</param>
internal sealed record RetryPolicy(TimeSpan First, TimeSpan Longest, double Spread)
{
    /// <summary>This machine's own disk.</summary>
    public static RetryPolicy Disk { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 0);

    /// <summary>A server that thousands ask.</summary>
    public static RetryPolicy Server { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2), 0.5);

    /// <param name="failures">In a row, from 1.</param>
    /// <param name="drawn">From [0, 1).</param>
    public TimeSpan After(int failures, double drawn)
    {
        var wait = failures < 16 && First * (1 << (failures - 1)) is var doubled && doubled < Longest ? doubled : Longest;
        return wait * (1 + (Spread * ((2 * drawn) - 1)));
    }

    /// <param name="failures">In a row, from 1.</param>
    /// <param name="drawn">From [0, 1).</param>
    /// <param name="asked">What the other side asked for; null when it did not. Never less than that, and spread too: it told everybody the same.</param>
    public TimeSpan After(int failures, double drawn, TimeSpan? asked)
    {
        var wait = After(failures, drawn);
        return asked is { } least && least * (1 + (Spread * drawn)) is var spread && spread > wait ? spread : wait;
    }
}
