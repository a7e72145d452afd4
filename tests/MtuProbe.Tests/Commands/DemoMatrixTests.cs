using MtuProbe.Commands;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Demo;

namespace MtuProbe.Tests.Commands;

/// <summary>What was found against what was built: the demo's exit code hangs on it.</summary>
public sealed class DemoMatrixTests
{
    private static readonly DemoCluster[] Acts = [DemoCluster.FirstAct, DemoCluster.SecondAct];

    [TestCaseSource(nameof(Acts))]
    public void All_found_as_built_leaves_no_objection(DemoCluster act) =>
        Assert.That(new DemoMatrix(ADemo.Found(act)).Objections(act), Is.Empty);

    [Test]
    public void The_first_act_found_in_the_second_is_objected_to_in_both_directions_of_each_path_that_changed()
    {
        var objections = new DemoMatrix(ADemo.Found(DemoCluster.FirstAct)).Objections(DemoCluster.SecondAct);

        // Seven directions, two families; each is told by both ends. Seven paths need a smaller number, c and e had it before.
        Assert.That(objections.Count(o => o.Contains("found", StringComparison.Ordinal)), Is.EqualTo(7 * 2 * 2));
        Assert.That(objections, Does.Contain("node-a → node-c ipv6: found 1500 clear, built 1380 blackHole"));
    }

    [Test]
    public void Nothing_found_is_an_objection_for_each_path_and_family() =>
        Assert.That(new DemoMatrix([]).Objections(DemoCluster.FirstAct), Has.Count.EqualTo(20 * 2));

    [Test]
    public void Wrong_number_is_objected_to() => Objects(
        p => p with { Forward = p.Forward with { PathMtu = 1399 } }, "node-a → node-b ipv6: found 1399 blackHole, built 1400 blackHole");

    [Test]
    public void Wrong_verdict_is_objected_to() => Objects(
        p => p with { Forward = p.Forward with { Verdict = VerdictKind.Reduced } }, "node-a → node-b ipv6: found 1400 reduced, built 1400 blackHole");

    [Test]
    public void Right_number_that_is_not_exact_is_objected_to() => Objects(
        p => p with { Forward = p.Forward with { Exact = false } }, "node-a → node-b ipv6: found 1400 blackHole (not exact), built 1400 blackHole");

    [Test]
    public void Wrong_way_back_is_objected_to() => Objects(
        p => p with { Reverse = new DemoWay(1500, VerdictKind.Clear, Exact: true) }, "node-a → node-b ipv6, way back: found 1500 clear, built 1400 blackHole");

    [Test]
    public void Way_back_not_measured_is_objected_to() => Objects(
        p => p with { Reverse = null }, "node-a → node-b ipv6, way back: found nothing, built 1400 blackHole");

    [Test]
    public void Wrong_recommendation_is_objected_to() => Objects(
        p => p with { RecommendedMtu = null }, "node-a → node-b ipv6: recommends nothing, not 1400");

    [Test]
    public void Limits_of_the_first_act_are_the_three_faults() => Assert.That(
        new DemoMatrix(ADemo.Found(DemoCluster.FirstAct)).Limits.Select(limit => limit.ToString()),
        Is.EqualTo(new[]
        {
            "node-b  1400 bytes from it and to it: black hole, nothing says so",
            "node-d  1420 bytes from it and to it: reduced, 10.77.1.1 says so",
            "node-e  1320 bytes from it: black hole, nothing says so",
        }));

    // To node-a nobody can send 1500 any more; that is no limit of node-a.
    [Test]
    public void Limit_of_all_others_is_not_blamed_on_the_one_without() => Assert.That(
        new DemoMatrix(ADemo.Found(DemoCluster.SecondAct)).Limits.Select(limit => limit.Node.Name), Is.EqualTo(new[] { "node-b", "node-c", "node-d", "node-e" }));

    [Test]
    public void Limit_is_not_claimed_while_a_path_is_unknown() => Assert.That(
        ADemo.Except(DemoCluster.FirstAct, "node-e", "node-b", IpFamily.Ipv4, p => p with { Forward = new DemoWay(null, VerdictKind.Unreachable, Exact: false) })
            .Limits.Select(limit => limit.Node.Name),
        Does.Not.Contain("node-e").And.Contain("node-d"));

    [Test]
    public void Number_of_a_node_is_the_smallest_of_its_paths() =>
        Assert.That(ADemo.Except(DemoCluster.FirstAct, "node-c", "node-a", IpFamily.Ipv6, p => p with { RecommendedMtu = 1280 }).NumberFor(ADemo.Node("node-c")), Is.EqualTo(1280));

    private static void Objects(Func<DemoPath, DemoPath> otherwise, string objection) => Assert.That(
        ADemo.Except(DemoCluster.FirstAct, "node-a", "node-b", IpFamily.Ipv6, otherwise).Objections(DemoCluster.FirstAct), Is.EqualTo(new[] { objection }));
}
