using MtuProbe.Core.Meshing;

namespace MtuProbe.Benchmarks.Meshing;

/// <summary>What becomes of the stable paths between those who stay, when others come and go.</summary>
/// <param name="Lost">Of the paths between those who stay, so many per member that came or went are no longer probed, on average.</param>
/// <param name="MostLost">The same in the worst trial.</param>
/// <param name="Kept">Share of the paths between those who stay.</param>
internal sealed record Churn(double Lost, double MostLost, double Kept)
{
    /// <summary>Some members of a cluster go at once, or come: the same two lists, the other way round.</summary>
    internal static (Churn Leaving, Churn Joining) Of(Func<MeshMember[], IEnumerable<(string From, string To)>> choose, MeshMember[] members, int go, int trials)
    {
        var random = new Random(27);
        var all = choose(members).ToHashSet();
        var (leaving, joining) = (new List<Churn>(), new List<Churn>());
        for (var trial = 0; trial < trials; trial++)
        {
            var gone = random.GetItems(members, 3 * go).Distinct().Take(go).Select(member => member.Name).ToHashSet();
            MeshMember[] rest = [.. members.Where(member => !gone.Contains(member.Name))];
            var without = choose(rest).ToHashSet();
            var between = all.Where(edge => !gone.Contains(edge.From) && !gone.Contains(edge.To)).ToHashSet();
            leaving.Add(Between(between, without, gone.Count));
            joining.Add(Between(without, all, gone.Count));
        }

        return (Summed(leaving), Summed(joining));
    }

    private static Churn Between(HashSet<(string From, string To)> before, HashSet<(string From, string To)> after, int changes)
    {
        var lost = before.Count(edge => !after.Contains(edge));
        return new Churn((double)lost / changes, (double)lost / changes, 1 - ((double)lost / before.Count));
    }

    private static Churn Summed(List<Churn> trials) => new(trials.Average(t => t.Lost), trials.Max(t => t.MostLost), trials.Average(t => t.Kept));
}
