namespace MtuProbe.Agent;

/// <summary>
/// The first searches of many paths allocate in a burst, and steady confirmations so little that the collector does not come by for hours:
/// the room would stay taken. So once all paths of a grown agent are known, it is given back.
/// </summary>
internal sealed class BurstMemory
{
    /// <summary>Below, the burst is smaller than the pause of a whole collection is worth.</summary>
    private const int Fewest = 50;

    private int _settled;

    /// <returns>Whether it gave back.</returns>
    public bool Look(AgentState state)
    {
        var paths = state.Paths.Count;
        if (paths < Fewest || paths < 2 * _settled || state.Paths.Any(path => path.Outcome is null))
        {
            return false;
        }

        _settled = paths;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return true;
    }
}
