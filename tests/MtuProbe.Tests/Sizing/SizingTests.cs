using MtuProbe.Benchmarks.Sizing;
using MtuProbe.Tests.House;

namespace MtuProbe.Tests.Sizing;

/// <summary>The page's figures are those of the code as it is: what the program writes for the small sizes stands there.</summary>
public sealed class SizingTests
{
    private static readonly string[] Page = Repository.Lines("daemonset/SIZING.md");

    [TestCase(10)]
    [TestCase(100)]
    public void What_passes_on_the_wire_stands_on_the_page(int nodes) => Stands(SizingTables.Wire(new SizedCluster(nodes)));

    [TestCase(10)]
    [TestCase(100)]
    public void How_zones_are_covered_stands_on_the_page(int nodes) => Stands(SizingTables.Cover(new SizedCluster(nodes)));

    [TestCase(10)]
    [TestCase(100)]
    public void What_is_published_stands_on_the_page(int nodes)
    {
        var cluster = new SizedCluster(nodes);
        var (published, series) = SizingTables.Published(cluster);
        Stands(SizingTables.Objects(cluster, published, series));
    }

    [Test]
    public void When_faults_are_noticed_stands_on_the_page() => Assert.Multiple(() =>
    {
        foreach (var row in SizingTables.Faults())
        {
            Stands(row);
        }
    });

    // The others take longer than all the rest.
    [Test]
    public void What_happens_to_ten_nodes_whose_paths_fall_stands_on_the_page() => Assert.Multiple(() =>
    {
        foreach (var row in HappeningRows.Of(new SizedCluster(10)).Take(3))
        {
            Stands(row);
        }
    });

    private static void Stands(string row) => Assert.That(Page, Has.Member(row), "dotnet run -c Release --project tests/MtuProbe.Benchmarks -- --sizing --write");
}
