using MtuProbe.Core.Meshing;

namespace MtuProbe.Tests.Meshing;

/// <summary>Who comes or goes concerns few others; who is not known everywhere yet, hardly anybody.</summary>
public sealed class StabilityTests
{
    [Test]
    public void One_who_leaves_costs_his_probers_one_peer_each_and_nobody_else_any()
    {
        var mesh = AMesh.Of(200);
        var before = mesh.Stable().ToHashSet();
        foreach (var gone in mesh.Names.Take(50))
        {
            var after = AMesh.Of([.. mesh.Members.Where(member => member.Name != gone)]).Stable().ToHashSet();
            var lost = before.Except(after).ToList();
            Assert.That(lost, Has.Count.EqualTo(48).And.All.Matches<(string From, string To)>(edge => edge.From == gone || edge.To == gone));
            Assert.That(after.Except(before).CountBy(edge => edge.From).Select(row => row.Value), Is.All.EqualTo(1));
        }
    }

    [Test]
    public void When_a_tenth_leaves_those_who_stay_keep_every_peer_who_stays()
    {
        var before = AMesh.Of(1000);
        var random = new Random(4);
        var after = AMesh.Of([.. before.Members.Where(_ => random.Next(10) > 0)]);
        var stay = after.Names.ToHashSet();
        Assert.That(before.Stable().Where(edge => stay.Contains(edge.From) && stay.Contains(edge.To)).Except(after.Stable()), Is.Empty);
    }

    [Test]
    public void With_small_zones_one_who_leaves_costs_the_others_hardly_a_peer()
    {
        var before = AMesh.InZones([1, 1, 2, 3, 5, 8, 80, 300]);
        var edges = before.Stable().ToHashSet();
        var random = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var gone = before.Members[random.Next(before.Members.Count)].Name;
            var after = AMesh.Of([.. before.Members.Where(member => member.Name != gone)]).Stable().ToHashSet();
            var lost = edges.Count(edge => edge.From != gone && edge.To != gone && !after.Contains(edge));
            Assert.That(lost, Is.LessThanOrEqualTo(edges.Count / 100), gone);
        }
    }

    // Each of the others knows some of the five, at random: nobody is missed by one who knew him before, nor probed by five more than that.
    [Test]
    public void While_lists_differ_by_five_members_the_others_are_probed_by_24_to_29()
    {
        var random = new Random(6);
        var members = AMesh.Nodes(300);
        MeshMember[] fresh = [.. Enumerable.Range(0, 5).Select(i => new MeshMember($"new-{i}", null))];
        var probers = members.Concat(fresh)
            .SelectMany(self => Mesh.Of([.. members, .. fresh.Where(f => fresh.Contains(self) || random.Next(2) == 0)], new MeshLimits()).Choose(self.Name, 9, []).Stable)
            .CountBy(name => name)
            .ToDictionary();
        Assert.That(members.Select(member => probers[member.Name]), Is.All.InRange(24, 29).And.Some.GreaterThan(24));
    }

    [Test]
    public void The_order_of_the_list_changes_nothing()
    {
        var mesh = AMesh.InZones([1, 2, 40, 90]);
        var shuffled = mesh.Members.ToArray();
        new Random(7).Shuffle(shuffled);
        var other = AMesh.Of(shuffled);
        foreach (var name in mesh.Names)
        {
            AssertEqual(other.Choose(name, 3, "node-5", "node-9"), mesh.Choose(name, 3, "node-5", "node-9"));
        }
    }

    [Test]
    public void A_name_listed_twice_counts_once_in_the_smaller_of_its_zones_whatever_the_order()
    {
        var mesh = AMesh.InZones([2, 60]);
        foreach (var zone in new[] { null, "zone-9" })
        {
            var again = new MeshMember("node-0", zone);
            foreach (var name in mesh.Names)
            {
                AssertEqual(AMesh.Of([again, .. mesh.Members]).Choose(name, 3), mesh.Choose(name, 3));
                AssertEqual(AMesh.Of([.. mesh.Members, again]).Choose(name, 3), mesh.Choose(name, 3));
            }
        }
    }

    // Pinned down, because agents of different versions work on one mesh: a change of these names is a change of the protocol between them.
    [Test]
    public void The_choice_is_the_same_on_every_machine_and_in_every_version()
    {
        var chosen = AMesh.Of(41, AMesh.Peers(4)).Choose("node-7", 2_950_000);
        Assert.That(chosen.Stable, Is.EqualTo(new[] { "node-19", "node-22", "node-2" }));
        Assert.That(chosen.Rotating, Is.EqualTo(new[] { "node-11" }));
    }

    [Test]
    public void The_exchanges_for_small_zones_are_the_same_on_every_machine_and_in_every_version()
    {
        var chosen = AMesh.InZones([1, 1, 1, 60], AMesh.Peers(5)).Choose("node-0");
        Assert.That(chosen.Stable, Is.EqualTo(new[] { "node-39", "node-35", "node-2", "node-1" }));
    }

    [Test]
    public void An_epoch_lasts_ten_minutes_of_the_wall_clock()
    {
        var noon = new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
        Assert.That(Mesh.EpochAt(noon), Is.EqualTo(2_992_968));
        Assert.That(Mesh.EpochAt(noon.AddMinutes(10).AddTicks(-1)), Is.EqualTo(Mesh.EpochAt(noon)));
        Assert.That(Mesh.EpochAt(noon.AddMinutes(10).ToOffset(TimeSpan.FromHours(5))), Is.EqualTo(Mesh.EpochAt(noon) + 1));
        Assert.That(Mesh.EpochAt(DateTimeOffset.UnixEpoch.AddTicks(-1)), Is.EqualTo(-1));
    }

    private static void AssertEqual(MeshSelection actual, MeshSelection expected) =>
        Assert.That(
            (string[][])[[.. actual.Stable], [.. actual.Rotating], [.. actual.Pinned], [.. actual.UncoveredZones]],
            Is.EqualTo((string[][])[[.. expected.Stable], [.. expected.Rotating], [.. expected.Pinned], [.. expected.UncoveredZones]]));
}
