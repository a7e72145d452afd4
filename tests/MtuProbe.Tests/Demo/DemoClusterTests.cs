using MtuProbe.Core.Judging;
using MtuProbe.Lab.Demo;

namespace MtuProbe.Tests.Demo;

/// <summary>What the demo promises to build.</summary>
public sealed class DemoClusterTests
{
    private static readonly DemoCluster[] Acts = [DemoCluster.FirstAct, DemoCluster.SecondAct];

    [TestCase("node-a", "node-c", 1500, VerdictKind.Clear)]
    [TestCase("node-a", "node-b", 1400, VerdictKind.BlackHole)]
    [TestCase("node-b", "node-a", 1400, VerdictKind.BlackHole)]
    [TestCase("node-a", "node-d", 1420, VerdictKind.Reduced)]
    [TestCase("node-d", "node-a", 1420, VerdictKind.Reduced)]
    [TestCase("node-e", "node-a", 1320, VerdictKind.BlackHole)]
    [TestCase("node-a", "node-e", 1500, VerdictKind.Clear)]
    [TestCase("node-d", "node-b", 1400, VerdictKind.BlackHole, Description = "the router speaks of 1420, and 1401 vanishes")]
    [TestCase("node-d", "node-e", 1420, VerdictKind.Reduced)]
    public void The_smallest_limit_on_the_way_rules(string from, string to, int mtu, VerdictKind verdict)
    {
        var truth = DemoCluster.FirstAct.Expect(Node(from), Node(to));

        Assert.That((truth.PathMtu.Bytes, truth.Verdict), Is.EqualTo((mtu, verdict)));
    }

    [Test]
    public void Only_paths_of_the_narrowing_node_change_in_the_second_act()
    {
        var changed =
            from one in DemoCluster.Nodes
            from other in DemoCluster.Nodes
            where one != other && DemoCluster.FirstAct.Expect(one, other) != DemoCluster.SecondAct.Expect(one, other)
            select (one.Name, other.Name);

        // What node-e sends was narrower before.
        Assert.That(changed, Is.EquivalentTo(new[]
        {
            ("node-c", "node-a"), ("node-c", "node-b"), ("node-c", "node-d"), ("node-c", "node-e"),
            ("node-a", "node-c"), ("node-b", "node-c"), ("node-d", "node-c"),
        }));
    }

    // Above such a port's limit nothing is said and below it the router speaks: two verdicts would be right.
    [TestCaseSource(nameof(Acts))]
    public void No_port_is_silent_above_what_the_router_signals(DemoCluster act) => Assert.That(
        from node in DemoCluster.Nodes
        from limit in new[] { act.Port(node).FromNode, act.Port(node).ToNode }
        where limit >= DemoCluster.RouterMtu && limit < DemoCluster.InterfaceMtu
        select node,
        Is.Empty);

    private static DemoNode Node(string name) => DemoCluster.Nodes.Single(node => node.Name == name);
}
