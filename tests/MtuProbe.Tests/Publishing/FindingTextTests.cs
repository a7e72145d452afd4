using MtuProbe.Lab.Scenarios;
using MtuProbe.Measuring;
using MtuProbe.Publishing;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Publishing;

/// <summary>Verdict first, number and unit, evidence, remedy last, on one screen.</summary>
public sealed class FindingTextTests
{
    private static IEnumerable<Scenario> Scenarios() => ScenarioFiles.All;

    [TestCaseSource(nameof(Scenarios))]
    public void A_finding_fits_one_screen(Scenario scenario)
    {
        var lines = FindingText.Probe([PathOutcome.Of(SimulatedProbe.Probe(scenario))]).TrimEnd().Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Length.LessThanOrEqualTo(40));
            Assert.That(lines.Max(l => l.Length), Is.LessThanOrEqualTo(100));
        });
    }

    [Test]
    public void The_verdict_comes_first_and_the_remedy_last()
    {
        var text = FindingText.Probe([PathOutcome.Of(SimulatedProbe.Probe(ScenarioFiles.Named("routed-hole")))]);
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.StartWith("BLACK HOLE  server (10.77.2.2)"));
            Assert.That(text, Does.Contain("1377 bytes there, 1377 bytes back"));
            Assert.That(text.IndexOf("why", StringComparison.Ordinal), Is.LessThan(text.IndexOf("docker", StringComparison.Ordinal)));
        });
    }

    [Test]
    public void A_hole_on_the_way_back_only_is_in_the_headline() => Assert.That(
        FindingText.Probe([PathOutcome.Of(SimulatedProbe.Probe(ScenarioFiles.Named("reverse-hole")))]),
        Does.StartWith("BLACK HOLE ON THE WAY BACK"));

    [Test]
    public void What_could_not_be_measured_says_why() => Assert.That(
        FindingText.Probe([PathOutcome.Unresolved("nosuch.invalid", "target 'nosuch.invalid' does not resolve")]),
        Does.StartWith("UNREACHABLE  nosuch.invalid").And.Contain("does not resolve"));
}
