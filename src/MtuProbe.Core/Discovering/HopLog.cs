using System.Net;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Discovering;

/// <summary>What hop-limited probes have told: who answers at which hop, and how far the failing size came. Outcomes count in any order.</summary>
internal sealed class HopLog(PacketSize failing)
{
    private readonly Dictionary<ProbeId, HopProbe> _probes = [];
    private readonly SortedDictionary<int, IPAddress> _routers = [];

    /// <summary>The hop that the target is: the smallest hop limit at which it answered; null before it did.</summary>
    public int? Target { get; private set; }

    /// <summary>The last router that reported the failing size as expired, and so had it; null before any did.</summary>
    public Hop? Reached { get; private set; }

    /// <summary>The target had the failing size after all: what was to be located is no hole.</summary>
    public bool FailingSizeArrived { get; private set; }

    /// <summary>The farthest router that answered; 0 when none did.</summary>
    public int LastRouter => _routers.Count == 0 ? 0 : _routers.Keys.Last();

    public IReadOnlyList<SizeTally> Tallies =>
    [
        .. _probes.Values.GroupBy(p => p.Size).OrderBy(g => g.Key).Select(g => new SizeTally(g.Key, g.Count(), g.Count(p => !p.IsAnswered))),
    ];

    public void Add(HopProbe probe) => _probes.Add(probe.Probe.Id, probe);

    /// <summary>False when it is about none of these probes.</summary>
    public bool Take(ProbeOutcome outcome)
    {
        if (!_probes.TryGetValue(outcome.Probe, out var probe))
        {
            return false;
        }

        switch (outcome)
        {
            case ProbeOutcome.TimeExceeded { Reporter: var router }:
                probe.IsAnswered = true;
                _routers.TryAdd(probe.Ttl, router);
                if (probe.Size == failing && !(probe.Ttl <= Reached?.Ttl))
                {
                    Reached = new Hop(probe.Ttl, router);
                }

                break;
            case ProbeOutcome.Delivered:
                probe.IsAnswered = true;
                FailingSizeArrived |= probe.Size == failing;
                Target = Target < probe.Ttl ? Target : probe.Ttl;
                break;
            default:
                // Whatever else comes back (a PTB, a refusal) tells of no hop. It is as good as silence.
                break;
        }

        return true;
    }

    /// <summary>The hops behind <paramref name="ttl"/> that answered, nearest first; those behind the target's are none.</summary>
    public IEnumerable<Hop> AnsweringAfter(int ttl)
    {
        foreach (var (hop, router) in _routers)
        {
            if (hop > ttl && !(hop >= Target))
            {
                yield return new Hop(hop, router);
            }
        }

        if (Target is { } target && target > ttl)
        {
            yield return new Hop(target, null) { IsTarget = true };
        }
    }

    /// <summary>Whether somebody, a router or the target, is known to answer at that hop.</summary>
    public bool Answers(int ttl) => _routers.ContainsKey(ttl) || ttl == Target;
}
