using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Tests.Discovering;

namespace MtuProbe.Tests.Simulation;

/// <summary>Every scenario file, in the simulation. LabTests run the same files in the kernel.</summary>
public sealed class ScenarioTests
{
    private static IEnumerable<TestCaseData> AllCases() => Cases(_ => true);

    private static IEnumerable<TestCaseData> EchoCases() => Cases(scenario => scenario.Expect.Icmp is not null);

    private static IEnumerable<TestCaseData> Cases(Func<Scenario, bool> which) =>
        from scenario in ScenarioFiles.All
        where which(scenario)
        from family in scenario.Families
        select new TestCaseData(scenario, family).SetArgDisplayNames(scenario.Name, family.ToString());

    [TestCaseSource(nameof(AllCases))]
    public void Agent_finds_what_the_file_says(Scenario scenario, IpFamily family)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var finding = SimulatedProbe.Probe(scenario, family, seed: seed);
            Assert.Multiple(() =>
            {
                Assert.That(finding.Forward.Kind, Is.EqualTo(scenario.Expect.Verdict), finding.Explanation);
                Assert.That(finding.Forward.PathMtu?.Bytes, Is.EqualTo(scenario.Expect.PathMtu));
                Assert.That(finding.Recommendation?.Mtu.Bytes, Is.EqualTo(scenario.Expect.RecommendedMtu));
                Assert.That(finding.Reverse?.Kind, Is.EqualTo(scenario.Expect.Reverse.Verdict));
                Assert.That(finding.Reverse?.PathMtu?.Bytes, Is.EqualTo(scenario.Expect.Reverse.PathMtu));
                Assert.That(finding.Forward.Exact, Is.True);
                Assert.That(AHole.In(finding), Is.EqualTo(AHole.Expected(scenario, family)));
            });
        }
    }

    [TestCaseSource(nameof(EchoCases))]
    public void Echo_finds_what_the_file_says(Scenario scenario, IpFamily family)
    {
        var expect = scenario.Expect.Icmp!;
        var finding = SimulatedProbe.Probe(scenario, family, ProbeMethod.Icmp);
        Assert.Multiple(() =>
        {
            Assert.That(finding.Forward.Kind, Is.EqualTo(expect.Verdict), finding.Explanation);
            Assert.That(finding.Forward.PathMtu?.Bytes, Is.EqualTo(expect.PathMtu));
            Assert.That(finding.Reverse, Is.Null);
            if (scenario.Expect.Hole is not null && expect.PathMtu == scenario.Expect.PathMtu)
            {
                Assert.That(AHole.In(finding), Is.EqualTo(AHole.Expected(scenario, family, ProbeMethod.Icmp)));
            }
        });
    }
}
