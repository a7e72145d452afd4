namespace MtuProbe.Agent;

/// <summary>
/// Looking for hops makes routers report expired packets, which they do sparingly (Linux: one a second and prober), so only one path may do it
/// at a time: they take turns five seconds apart.
/// </summary>
internal sealed class HopTurns(TimeProvider time)
{
    private static readonly TimeSpan Distance = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next;

    /// <summary>In how long it is the caller's turn.</summary>
    public TimeSpan Reserve()
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            var turn = _next > now ? _next : now;
            _next = turn + Distance;
            return turn - now;
        }
    }
}
