using System.Diagnostics;
using MtuProbe.Core.Meshing;

namespace MtuProbe.Tests.Meshing;

/// <summary>From every zone a stable path leads into every zone, or the zone's nodes say which not.</summary>
public sealed class ZoneCoverTests
{
    private static readonly int[][] Coverable =
    [
        [1, 4999],
        [1, 1, 1, 1, 1, 1, 1, 1, 1, 4991],
        [2, 3, 5, 8, 13, 21, 34, 55, 89, 770],
        [.. Enumerable.Repeat(1, 20), 480],
        [.. Enumerable.Repeat(10, 30)],
        [34],
        [17, 17],
        [1, 1, 32],
    ];

    [TestCaseSource(nameof(Coverable))]
    public void Where_the_numbers_allow_every_ordered_zone_pair_has_a_stable_path(int[] sizes)
    {
        var mesh = AMesh.InZones(sizes);
        Assert.That(Missing(mesh), Is.Empty);
        Assert.That(mesh.Members.Select(member => mesh.Choose(member.Name).UncoveredZones), Is.All.Empty);
    }

    // The ring alone does not do it: otherwise the exchanges would be tested by nothing.
    [Test]
    public void Without_exchanges_pairs_of_small_zones_would_be_missed()
    {
        var mesh = AMesh.InZones([.. Enumerable.Repeat(1, 20), 480]);
        var ring = AMesh.Of([.. mesh.Names.Select(name => new MeshMember(name, null))]);
        Assert.That(Missing(mesh.Members, ring.Stable()).Count, Is.GreaterThan(300));
    }

    // 40 zones of one node, each of which has 24 stable peers and 24 stable probers, among 500; 100 zones of one node alone.
    [TestCase(40, 500)]
    [TestCase(100, 0)]
    [TestCase(200, 1)]
    public void Where_they_do_not_each_zone_names_exactly_those_it_misses(int single, int large)
    {
        var mesh = AMesh.InZones([.. Enumerable.Repeat(1, single), .. large > 0 ? [large] : Array.Empty<int>()]);
        var said = mesh.Members
            .SelectMany(member => mesh.Choose(member.Name).UncoveredZones.Select(zone => (member.Zone!, zone)))
            .ToHashSet();
        Assert.That(said, Is.EquivalentTo(Missing(mesh)));
        Assert.That(said, Is.Not.Empty);
    }

    // Nothing to spare is left: each single node's 24 peers are in 24 zones.
    [Test]
    public void Where_they_do_not_no_peer_is_wasted()
    {
        var mesh = AMesh.InZones([.. Enumerable.Repeat(1, 40), 500]);
        var zones = mesh.Members.ToDictionary(member => member.Name, member => member.Zone);
        var reached = mesh.Names.Take(40).Select(name => mesh.Choose(name).Stable.Select(peer => zones[peer]).Distinct().Count());
        Assert.That(reached.Average(), Is.GreaterThan(23));
    }

    [Test]
    public void Whose_zone_nobody_knows_takes_part_in_no_zone_pair()
    {
        var mesh = AMesh.Of([.. AMesh.InZones([1, 1, 60]).Members, .. AMesh.Nodes(200).Select(node => node with { Name = "x" + node.Name })]);
        Assert.That(Missing(mesh), Is.Empty);
        Assert.That(mesh.Choose("xnode-1").UncoveredZones, Is.Empty);
    }

    // Far from what it takes: a shared machine must not decide.
    [TestCase(1)]
    [TestCase(10)]
    [TestCase(170)]
    [TestCase(300)]
    [TestCase(5000)]
    public void Five_thousand_members_are_meshed_in_less_than_a_second(int zones)
    {
        AssertFast([.. Enumerable.Range(0, zones).Select(zone => (5000 + zone) / zones)]);
        AssertFast([.. Enumerable.Repeat(1, zones), 5000 - zones]);
    }

    private static void AssertFast(int[] sizes)
    {
        var members = AMesh.InZones(sizes).Members;
        var started = Stopwatch.GetTimestamp();
        Mesh.Of(members, new MeshLimits()).Choose("node-1", 0, []);
        var took = Stopwatch.GetElapsedTime(started);
        TestContext.Out.WriteLine($"{sizes.Length} zones: {took.TotalMilliseconds:0.0} ms");
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    private static HashSet<(string From, string To)> Missing(AMesh mesh) => Missing(mesh.Members, mesh.Stable());

    private static HashSet<(string From, string To)> Missing(IReadOnlyList<MeshMember> members, IEnumerable<(string From, string To)> edges)
    {
        var zones = members.ToDictionary(member => member.Name, member => member.Zone);
        var sizes = members.Where(member => member.Zone is not null).CountBy(member => member.Zone!).ToList();
        var covered = edges.Select(edge => (zones[edge.From], zones[edge.To])).ToHashSet();
        return
        [
            .. from a in sizes
               from b in sizes
               where (a.Key != b.Key || a.Value > 1) && !covered.Contains((a.Key, b.Key))
               select (a.Key, b.Key),
        ];
    }
}
