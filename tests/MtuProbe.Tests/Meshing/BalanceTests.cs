using MtuProbe.Core.Meshing;

namespace MtuProbe.Tests.Meshing;

/// <summary>Nobody probes more than he may, and nobody is probed by more than he probes.</summary>
public sealed class BalanceTests
{
    private static readonly int[] Counts = [34, 35, 50, 57, 100, 333, 1000];

    [TestCaseSource(nameof(Counts))]
    public void Without_zones_each_probes_and_is_probed_by_exactly_24_all_the_time_and_8_in_each_epoch(int count)
    {
        var mesh = AMesh.Of(count);
        Assert.That(mesh.Probers(mesh.Stable()), Is.All.EqualTo(24));
        foreach (var epoch in new long[] { 0, 1, 7, 2_950_000 })
        {
            Assert.That(mesh.Probers(mesh.Rotating(epoch)), Is.All.EqualTo(8));
            foreach (var name in mesh.Names)
            {
                var chosen = mesh.Choose(name, epoch);
                Assert.That((chosen.Stable.Count, chosen.Rotating.Count), Is.EqualTo((24, 8)));
                Assert.That(chosen.Stable.Concat(chosen.Rotating), Is.Unique.And.No.Member(name));
            }
        }
    }

    // Exchanges for the sake of small zones change who probes whom, not how many; of the rotating ones they move a few.
    [Test]
    public void With_small_zones_each_is_still_probed_by_exactly_24_all_the_time_and_by_about_8_in_each_epoch()
    {
        var mesh = AMesh.InZones([1, 1, 2, 3, 5, 8, 80, 400]);
        var plain = AMesh.Of(mesh.Names.Select(name => new MeshMember(name, null)).ToList());
        Assert.That(mesh.Stable(), Is.Not.EquivalentTo(plain.Stable()), "an exchange was needed");
        Assert.That(mesh.Probers(mesh.Stable()), Is.All.EqualTo(24));
        foreach (var name in mesh.Names)
        {
            Assert.That(mesh.Choose(name).Stable, Is.Unique.And.No.Member(name));
        }

        for (var epoch = 0; epoch < mesh.Mesh.EpochsPerSweep; epoch++)
        {
            Assert.That(mesh.Probers(mesh.Rotating(epoch)), Is.All.InRange(6, 10));
        }
    }

    [TestCase(0, 0, 0)]
    [TestCase(1, 1, 0)]
    [TestCase(2, 1, 1)]
    [TestCase(4, 3, 1)]
    [TestCase(10, 7, 3)]
    [TestCase(32, 24, 8)]
    [TestCase(100, 75, 25)]
    public void Of_any_number_of_peers_a_quarter_rotates(int most, int stable, int rotating)
    {
        var mesh = AMesh.Of(300, AMesh.Peers(most));
        Assert.That(mesh.Probers(mesh.Stable()), Is.All.EqualTo(stable));
        Assert.That(mesh.Probers(mesh.Rotating(5)), Is.All.EqualTo(rotating));
    }
}
