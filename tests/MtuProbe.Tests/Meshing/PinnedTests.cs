using MtuProbe.Core.Meshing;

namespace MtuProbe.Tests.Meshing;

/// <summary>A path that is not clear stays, beyond the peers that the mesh chose.</summary>
public sealed class PinnedTests
{
    private static readonly AMesh Mesh = AMesh.Of(200);

    private static string[] Far { get; } = [.. Mesh.Names.Except(Mesh.Choose("node-0", 4).Stable).Except(Mesh.Choose("node-0", 4).Rotating).Except(["node-0"])];

    [Test]
    public void Pinned_ones_come_in_their_order_beyond_the_chosen_and_change_none_of_them()
    {
        var chosen = Mesh.Choose("node-0", 4, Far[7], Far[2]);
        Assert.That(chosen.Pinned, Is.EqualTo(new[] { Far[7], Far[2] }));
        Assert.That(chosen.Stable, Is.EqualTo(Mesh.Choose("node-0", 4).Stable));
        Assert.That(chosen.Rotating, Is.EqualTo(Mesh.Choose("node-0", 4).Rotating));
    }

    [Test]
    public void Of_more_than_sixteen_the_worst_stay() =>
        Assert.That(Mesh.Choose("node-0", 4, Far[..40]).Pinned, Is.EqualTo(Far[..16]));

    [Test]
    public void One_that_is_probed_anyway_takes_no_place()
    {
        var anyway = Mesh.Choose("node-0", 4);
        Assert.That(Mesh.Choose("node-0", 4, [.. anyway.Stable, .. anyway.Rotating, .. Far[..16]]).Pinned, Is.EqualTo(Far[..16]));
    }

    [Test]
    public void One_whose_turn_is_over_stays()
    {
        var found = Mesh.Choose("node-0", 4).Rotating[0];
        Assert.That(Mesh.Choose("node-0", 5).Rotating, Has.No.Member(found));
        Assert.That(Mesh.Choose("node-0", 5, found).Pinned, Is.EqualTo(new[] { found }));
    }

    [Test]
    public void Who_left_who_asks_and_who_stands_twice_take_no_place() =>
        Assert.That(Mesh.Choose("node-0", 4, "gone", Far[0], "node-0", "NODE-1", Far[0], Far[1]).Pinned, Is.EqualTo(Far[..2]));

    [Test]
    public void Where_all_probe_all_nothing_needs_a_pin()
    {
        var small = AMesh.Of(20);
        Assert.That(small.Choose("node-0", 4, "node-1", "node-2").Pinned, Is.Empty);
    }

    [TestCase(0)]
    [TestCase(3)]
    public void The_bound_is_that_of_the_limits(int most)
    {
        var mesh = AMesh.Of(200, new MeshLimits { MostPinned = most });
        Assert.That(mesh.Choose("node-0", 4, Far).Pinned, Is.EqualTo(Far[..most]));
    }
}
