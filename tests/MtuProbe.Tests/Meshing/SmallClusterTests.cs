namespace MtuProbe.Tests.Meshing;

/// <summary>Where everybody can probe everybody, everybody does, all the time.</summary>
public sealed class SmallClusterTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(32)]
    [TestCase(33)]
    public void All_others_are_stable_up_to_one_more_member_than_peers(int count)
    {
        var mesh = AMesh.InZones(Enumerable.Repeat(1, count));
        foreach (var name in mesh.Names)
        {
            var chosen = mesh.Choose(name, 11);
            Assert.That(chosen.Stable, Is.EquivalentTo(mesh.Names.Except([name])));
            Assert.That(chosen.Rotating, Is.Empty);
            Assert.That(chosen.UncoveredZones, Is.Empty);
        }

        Assert.That(mesh.Mesh.EpochsPerSweep, Is.EqualTo(1));
    }

    [Test]
    public void One_member_more_and_some_rotate()
    {
        var chosen = AMesh.Of(34).Choose("node-0");
        Assert.That((chosen.Stable.Count, chosen.Rotating.Count), Is.EqualTo((24, 8)));
    }

    [TestCase(0, 0, 0)]
    [TestCase(1, 1, 0)]
    [TestCase(32, 32, 0)]
    [TestCase(33, 24, 8)]
    [TestCase(500, 24, 8)]
    public void Who_is_not_listed_yet_chooses_as_if_he_were(int count, int stable, int rotating)
    {
        var chosen = AMesh.Of(count).Choose("newcomer", 3);
        Assert.That((chosen.Stable.Count, chosen.Rotating.Count), Is.EqualTo((stable, rotating)));
        Assert.That(chosen.Stable.Concat(chosen.Rotating), Is.Unique.And.No.Member("newcomer"));
    }

    [Test]
    public void Names_differ_by_case_alone() =>
        Assert.That(AMesh.Of([new("a", null), new("A", null)]).Choose("a").Stable, Is.EqualTo(new[] { "A" }));

    [Test]
    public void A_negative_number_of_peers_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AMesh.Of(3, AMesh.Peers(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => AMesh.Of(3, new() { MostPinned = -1 }));
    }
}
