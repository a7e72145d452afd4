using MtuProbe.Core.Judging;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Publishing;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>What can happen to a whole cluster, through <see cref="VirtualPublishing"/>.</summary>
internal sealed class Happenings(SizedCluster cluster)
{
    /// <summary>Different chances of one kind of path.</summary>
    private const int Copies = 16;

    private static readonly KeeperTimers Timers = new();
    private static readonly TimeSpan Change = TimeSpan.FromMinutes(15), Repair = TimeSpan.FromMinutes(30);
    private static readonly PacketSize Wide = PacketSize.Of(1500);

    /// <summary>All paths get narrower in silence, and later wide again.</summary>
    public Fallen Everywhere() => Fall(static (_, _) => true);

    /// <summary>The same only between two zones.</summary>
    public Fallen BetweenTwoZones() => Fall(SizedCluster.IsFirstZonePair);

    /// <summary>A third of the nodes is gone for an hour.</summary>
    public Lost ZoneOutage()
    {
        var length = Change + TimeSpan.FromMinutes(70);
        var clear = Lives(length, (TimeSpan.Zero, SizedNetwork.Clear));
        var cut = Lives(length, (TimeSpan.Zero, SizedNetwork.Clear), (Change, SizedNetwork.Cut));
        var run = new VirtualPublishing(cluster, (from, to, family) => clear.Take(from, to, family) is var stays && SizedCluster.IsInFirstZone(to) ? cut.Take(from, to, family) : stays);
        run.Hours.PassUntil(Change);
        for (var node = 0; node < cluster.Nodes; node += 3)
        {
            run.Kill(node);
        }

        run.Hours.PassUntil(Change + TimeSpan.FromMinutes(4));
        var quick = run.Written.Count(write => write.At > Change);
        var silent = run.State!.Verdicts.GetValueOrDefault(VerdictKind.Unreachable.Label);
        run.Hours.PassUntil(length);
        return new Lost(silent, quick, [.. run.Clustered.Select(write => write.Mtu).Distinct()], run.State!.Coverage.ToString(), run.State.IsStale);
    }

    /// <summary>Every pod is replaced, a batch at a time, each away for as long as a new one needs.</summary>
    public Restarted RollingRestart(int batch, TimeSpan away)
    {
        var between = away + TimeSpan.FromSeconds(5);
        var batches = (cluster.Nodes + batch - 1) / batch;
        var length = Change + (between * batches) + TimeSpan.FromMinutes(5);
        var clear = Lives(length, (TimeSpan.Zero, SizedNetwork.Clear));
        LifeBook[] gone = [.. Enumerable.Range(0, batches).Select(turn => Lives(length, (TimeSpan.Zero, SizedNetwork.Clear), (Change + (between * turn), SizedNetwork.Cut), (Change + (between * turn) + away, SizedNetwork.Clear)))];
        var run = new VirtualPublishing(cluster, (from, to, family) => gone[to / batch].Take(from, to, family));
        for (var node = 0; node < cluster.Nodes; node++)
        {
            var (mine, leaves) = (node, Change + (between * (node / batch)));
            run.Hours.At(leaves, () => run.Stop(mine));
            run.Hours.At(leaves + away, () => run.Begin(mine, (from, to, family) => (clear.Take(from, to, family).Life, leaves + away + (Jitter * ((from + to) % Copies / (double)Copies)))));
        }

        run.Hours.PassUntil(Change);
        var (before, worst) = (run.Written.Count, 0);
        for (var now = Change; now < length; now += TimeSpan.FromSeconds(2))
        {
            run.Hours.PassUntil(now);
            worst = Math.Max(worst, run.State!.Verdicts.GetValueOrDefault(VerdictKind.Unreachable.Label));
        }

        return new Restarted(between * batches, run.Written.Count - before, worst, cluster.Edges.Stable.Sum(peers => peers.Length) * 2, [.. run.Clustered.Select(write => write.Mtu).Distinct()]);
    }

    private static readonly TimeSpan Jitter = TimeSpan.FromSeconds(5);

    private Fallen Fall(Func<int, int, bool> isHit)
    {
        var length = Repair + Timers.Raise + TimeSpan.FromMinutes(33);
        var clear = Lives(length, (TimeSpan.Zero, SizedNetwork.Clear));
        var narrow = Lives(length, (TimeSpan.Zero, SizedNetwork.Clear), (Change, SizedNetwork.HoleThere), (Repair, SizedNetwork.Clear));
        var run = new VirtualPublishing(cluster, (from, to, family) => (isHit(from, to) ? narrow : clear).Take(from, to, family));
        run.Hours.PassUntil(length);
        HashSet<int> hit = [.. Enumerable.Range(0, cluster.Nodes).Where(node => cluster.Edges.Stable[node].Any(peer => isHit(node, peer)))];
        return new Fallen(
            hit.Count,
            run.Clustered.First(write => write.At > Change && write.Mtu < Wide).At - Change,
            hit.Max(node => run.Written.First(write => write.Node == node && write.At > Change && write.Mtu < Wide).At) - Change,
            run.Written.Where(write => write.At > Change && write.At < Repair).GroupBy(write => write.Node).Max(writes => writes.Count(write => write.At < Change + TimeSpan.FromMinutes(2))),
            hit.Max(node => run.Written.First(write => write.Node == node && write.At > Repair && write.Mtu == Wide).At) - Repair,
            run.Clustered.First(write => write.At > Repair && write.Mtu == Wide).At - Repair,
            run.Written.Where(write => write.At > Repair).GroupBy(write => write.Node).Max(writes => writes.Count()),
            MostInAMinute(run, Repair),
            MostInAMinute(run, Change));
    }

    /// <summary>Of all nodes, in any minute of a quarter of an hour or more.</summary>
    private static int MostInAMinute(VirtualPublishing run, TimeSpan from) => run.Written
        .Where(write => write.At > from && (from == Repair || write.At < Repair))
        .GroupBy(write => (int)write.At.TotalMinutes)
        .Max(writes => writes.Count());

    private static LifeBook Lives(TimeSpan length, params IReadOnlyList<(TimeSpan From, Scenario Network)> networks) => new(SizedCluster.Families.ToDictionary(
        family => family,
        family => PathLife.Many(Copies, copy => PathLife.Live(family, copy + 1, length + Timers.Raise, Timers, [.. networks.Select(network => (network.From == TimeSpan.Zero ? network.From : network.From + Shift(copy), network.Network))]))));

    /// <summary>Each copy is as far on in its raise interval as no other, or all would be confirmed in step.</summary>
    private static TimeSpan Shift(int copy) => Timers.Raise * copy / Copies;

    /// <summary>Lives of one kind; who takes one takes another than his neighbours.</summary>
    private sealed class LifeBook(Dictionary<IpFamily, PathLife[]> lives)
    {
        public (PathLife Life, TimeSpan Begin) Take(int from, int to, IpFamily family)
        {
            var copy = ((from * 7) + (to * 13)) % Copies;
            return (lives[family][copy], -Shift(copy));
        }
    }
}

/// <summary>After a fall, and after its repair: times until the number that is published says so; writes of the node that writes most; of all nodes in the worst minute.</summary>
internal sealed record Fallen(
    int Nodes, TimeSpan ClusterFalls, TimeSpan LastNodeFalls, int WritesAtTheFall, TimeSpan LastNodeRises, TimeSpan ClusterRises, int WritesAtTheRise, int MostRising, int MostFalling);

/// <summary>A zone that is gone.</summary>
internal sealed record Lost(int SilentPaths, int WritesInFourMinutes, IReadOnlyList<PacketSize?> Numbers, string Coverage, bool IsStale);

/// <summary>A rollout.</summary>
internal sealed record Restarted(TimeSpan Took, int Writes, int MostSilent, int Paths, IReadOnlyList<PacketSize?> Numbers);
