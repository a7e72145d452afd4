using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Measuring;
using MtuProbe.Options;

namespace MtuProbe.Agent;

/// <summary>What all paths of one agent share.</summary>
/// <param name="Keys">The shared keys of now; yields null without.</param>
/// <param name="AskForTargets">A peer's address answers as somebody else: the list of peers is out of date.</param>
internal sealed record AgentContext(
    AgentOptions Options,
    TimeProvider Time,
    IoThreads Threads,
    IReadOnlyDictionary<IpFamily, LanePool> Lanes,
    PathBook Book,
    IProbeCounters Counters,
    Func<KeyRing?> Keys,
    Action AskForTargets)
{
    /// <summary>A search sends flights: with too many at once they would queue behind each other and come after their timers.</summary>
    private readonly SemaphoreSlim _searches = new(64);

    public HopTurns HopTurns { get; } = new(Time);

    /// <summary>Completes when fewer than 64 searches run.</summary>
    public async ValueTask<T> SearchAsync<T>(Func<Task<T>> search, CancellationToken cancellationToken)
    {
        await _searches.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await search().ConfigureAwait(false);
        }
        finally
        {
            _searches.Release();
        }
    }
}
