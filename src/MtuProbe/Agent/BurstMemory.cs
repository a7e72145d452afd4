namespace MtuProbe.Agent;

/// <summary>
/// The first searches of many paths allocate in a burst, and steady confirmations so little that the collector does not come by for hours:
/// the room would stay taken. So it is given back when all paths of a grown agent are known, and once more when the probers have forgotten
/// what those searches sent.
/// </summary>
internal sealed class BurstMemory(TimeProvider time)
{
    /// <summary>Below, the burst is smaller than the pause of a whole collection is worth.</summary>
    private const int Fewest = 50;

    /// <summary>Probes are remembered for two minutes.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(3);

    private int _settled;
    private long? _settledAt;

    /// <returns>Whether it gave back.</returns>
    public bool Look(AgentState state)
    {
        if (HasGrown(state))
        {
            _settled = state.Paths.Count;
            _settledAt = time.GetTimestamp();
        }
        else if (_settledAt is { } at && time.GetElapsedTime(at) >= Forgotten)
        {
            _settledAt = null;
        }
        else
        {
            return false;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return true;
    }

    private bool HasGrown(AgentState state) =>
        state.Paths.Count >= Math.Max(Fewest, 2 * _settled) && state.Paths.All(path => path.Outcome is not null);
}
