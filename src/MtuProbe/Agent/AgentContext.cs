using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;
using MtuProbe.Measuring;
using MtuProbe.Options;
using MtuProbe.Recording;

namespace MtuProbe.Agent;

/// <summary>What all paths of one agent share.</summary>
internal sealed class AgentContext
{
    /// <summary>A search sends flights: with too many at once they would queue behind each other and come after their timers.</summary>
    private readonly SemaphoreSlim _searches = new(64);

    private volatile AgentOptions? _options;

    /// <summary>As they are now: some change while it runs.</summary>
    public required AgentOptions Options
    {
        get => _options!;
        set => _options = value;
    }

    public required TimeProvider Time { get; init; }

    public required IoThreads Threads { get; init; }

    public required IReadOnlyDictionary<IpFamily, LanePool> Lanes { get; init; }

    public required PathBook Book { get; init; }

    public required PathCounters Counters { get; init; }

    /// <summary>The shared keys of now; yields null without.</summary>
    public required Func<KeyRing?> Keys { get; init; }

    /// <summary>Those of now, this node perhaps among them.</summary>
    public required Func<IReadOnlyList<Peer>> Peers { get; init; }

    /// <summary>Whether <see cref="Peers"/> says anything yet: before that nothing may be stored, or what was stored before a restart would be lost.</summary>
    public required Func<bool> ArePeersKnown { get; init; }

    /// <summary>A peer's address answers as somebody else: the list of peers is out of date.</summary>
    public required Action AskForTargets { get; init; }

    public required HopTurns HopTurns { get; init; }

    /// <summary>Who is told of each search's packets; null without a witness.</summary>
    public OwnTraffic? Wire { get; init; }

    /// <summary>Puts somebody between a path and its prober who looks on.</summary>
    public required Func<PathId, IProber, IProber> Watch { get; init; }

    /// <summary>A round of confirmations, whatever it says.</summary>
    public void Heard(PathId path, ProbeMethod method, ConfirmationRound round)
    {
        Counters.Confirmed(method, round);
        if (round.End == ConfirmationEnd.Confirmed)
        {
            Book.Confirmed(path);
        }
    }

    /// <summary>Waits while 64 searches run.</summary>
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
