using MtuProbe.Core.Sizes;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>What can happen to a cluster, in words and figures.</summary>
internal static class HappeningRows
{
    public static IEnumerable<string> Of(SizedCluster cluster)
    {
        var happenings = new Happenings(cluster);
        var all = happenings.Everywhere();
        yield return Row(cluster, "every path falls to 1,400, in silence", $"the cluster's number after {Spread.Words(all.ClusterFalls)}, the last node's after {Spread.Words(all.LastNodeFalls)}; {all.WritesAtTheFall} writes of a node at most in two minutes, {all.MostFalling} of all in the worst minute");
        yield return Row(cluster, "and is repaired", $"the last node's number after {Spread.Words(all.LastNodeRises)}, the cluster's after {Spread.Words(all.ClusterRises)}; {all.WritesAtTheRise} writes of a node at most, {all.MostRising} of all in the worst minute");
        var zones = happenings.BetweenTwoZones();
        yield return Row(cluster, "the same between two of three zones", $"the cluster's number after {Spread.Words(zones.ClusterFalls)}, the last of {zones.Nodes} nodes' after {Spread.Words(zones.LastNodeFalls)}; repaired: the cluster's after {Spread.Words(zones.ClusterRises)}");
        var outage = happenings.ZoneOutage();
        yield return Row(cluster, "one of three zones is gone, for 70 minutes", $"{outage.SilentPaths} paths unreachable after four minutes ({outage.WritesInFourMinutes} writes); after 70: coverage {outage.Coverage}, stale {(outage.IsStale ? "true" : "false")}, numbers {Numbers(outage.Numbers)}");
        var away = TimeSpan.FromSeconds(12);
        foreach (var (name, batch) in new[] { ("a tenth at a time", Math.Max(1, cluster.Nodes / 10)), ("one at a time", 1) }.DistinctBy(rollout => rollout.Item2))
        {
            var restarted = happenings.RollingRestart(batch, away);
            yield return Row(cluster, $"a rollout, {name}, each pod away for {away.TotalSeconds:0} s", $"{Spread.Words(restarted.Took)}; {restarted.Writes} writes, at most {restarted.MostSilent} of {restarted.Paths} paths unreachable at once, numbers {Numbers(restarted.Numbers)}");
        }
    }

    private static string Row(SizedCluster cluster, string what, string follows) => Cells.Row(cluster.Nodes, what, follows);

    private static string Numbers(IReadOnlyList<PacketSize?> numbers) => string.Join(", ", numbers.Select(number => number?.ToString() ?? "none")) + " throughout";
}
