using MtuProbe.Core.Meshing;

namespace MtuProbe.Tests.Meshing;

/// <summary>Every pair has its turn, and the longest wait is known.</summary>
public sealed class CoverageTests
{
    private static readonly int[] Counts = [2, 5, 33, 34, 40, 41, 48, 49, 50, 51, 99, 100, 257, 400];

    [TestCaseSource(nameof(Counts))]
    public void So_many_consecutive_epochs_as_a_sweep_has_see_every_ordered_pair_wherever_they_begin(int count)
    {
        var mesh = AMesh.Of(count);
        foreach (var start in new long[] { -3, 0, 5, 2_950_123 })
        {
            AssertSweeps(mesh, start);
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(7)]
    [TestCase(16)]
    [TestCase(64)]
    public void Whatever_the_number_of_peers_a_sweep_sees_every_ordered_pair(int most)
    {
        if (most == 1)
        {
            Assert.That(AMesh.Of(120, AMesh.Peers(most)).Mesh.EpochsPerSweep, Is.Null, "nothing rotates");
            return;
        }

        AssertSweeps(AMesh.Of(120, AMesh.Peers(most)), 17);
    }

    // An exchanged peer and the one it replaced change places in the rotation too.
    [Test]
    public void With_many_small_zones_a_sweep_sees_every_ordered_pair()
    {
        AssertSweeps(AMesh.InZones([1, 1, 1, 1, 2, 3, 100]), 0);
        AssertSweeps(AMesh.InZones(Enumerable.Repeat(3, 40)), 0);
        AssertSweeps(AMesh.InZones([.. Enumerable.Repeat(1, 20), 200]), 0);
    }

    // ⌈(N - 1 - 24) / 8⌉, rounded up to five binary digits.
    [TestCase(33, 1)]
    [TestCase(34, 2)]
    [TestCase(100, 10)]
    [TestCase(1000, 124)]
    [TestCase(5000, 640)]
    public void A_sweep_is_at_most_a_sixteenth_longer_than_it_must_be(int count, int epochs)
    {
        Assert.That(AMesh.Of(count).Mesh.EpochsPerSweep, Is.EqualTo(epochs));
        Assert.That(epochs, Is.LessThanOrEqualTo(Math.Ceiling(Math.Max(8.0, count - 25) / 8 * 17 / 16)));
    }

    [TestCase(100)]
    [TestCase(101)]
    [TestCase(300)]
    public void Between_two_looks_at_an_unordered_pair_lie_at_most_half_a_sweep_and_four_epochs(int count)
    {
        var mesh = AMesh.Of(count);
        var sweep = mesh.Mesh.EpochsPerSweep!.Value;
        var last = new Dictionary<(string, string), int>();
        var late = new HashSet<(string, string)>();
        for (var epoch = 0; epoch < 2 * sweep; epoch++)
        {
            foreach (var (from, to) in mesh.Rotating(epoch))
            {
                var pair = string.CompareOrdinal(from, to) < 0 ? (from, to) : (to, from);
                if (epoch - last.GetValueOrDefault(pair, epoch) > (sweep / 2) + 4)
                {
                    late.Add(pair);
                }

                last[pair] = epoch;
            }
        }

        // The stable edges see their own all the time. Those just opposite are at the same distance from both ends.
        late.ExceptWith(mesh.Stable());
        late.ExceptWith(mesh.Stable().Select(edge => (edge.To, edge.From)));
        Assert.That(last, Has.Count.GreaterThan(count * (count - 49) / 2 - 1));
        Assert.That(late, Has.Count.EqualTo(count % 2 == 0 ? count / 2 : 0));
    }

    // The clock says where in a sweep we are; if its length followed the number of members, here every other epoch would begin somewhere else.
    [Test]
    public void Members_that_come_and_go_during_a_sweep_hide_hardly_a_pair_of_those_who_stay()
    {
        var stay = AMesh.Nodes(410);
        var seen = new HashSet<(string, string)>();
        var sweep = AMesh.Of(stay).Mesh.EpochsPerSweep!.Value;
        for (var epoch = 0; epoch < sweep; epoch++)
        {
            var guests = Enumerable.Range(epoch, 3 + (epoch % 7)).Select(guest => new MeshMember($"guest-{guest}", null));
            seen.UnionWith(Seen(AMesh.Of([.. stay, .. guests]), epoch, 1));
        }

        var pairs = (double)stay.Length * (stay.Length - 1);
        Assert.That(stay.Sum(a => stay.Count(b => seen.Contains((a.Name, b.Name)))) / pairs, Is.GreaterThan(0.95));
    }

    private static void AssertSweeps(AMesh mesh, long start)
    {
        var seen = Seen(mesh, start, mesh.Mesh.EpochsPerSweep!.Value);
        Assert.That(seen, Has.Count.EqualTo(mesh.Members.Count * (mesh.Members.Count - 1)), $"from epoch {start}");
    }

    private static HashSet<(string From, string To)> Seen(AMesh mesh, long start, int epochs)
    {
        var seen = mesh.Stable().ToHashSet();
        for (var epoch = start; epoch < start + epochs; epoch++)
        {
            seen.UnionWith(mesh.Rotating(epoch));
        }

        return seen;
    }
}
