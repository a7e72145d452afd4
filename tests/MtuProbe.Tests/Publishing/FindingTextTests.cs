using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Measuring;
using MtuProbe.Publishing;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Publishing;

/// <summary>Verdict first, number and unit, evidence, remedy last, on one screen.</summary>
public sealed class FindingTextTests
{
    private static IEnumerable<Scenario> Scenarios() => ScenarioFiles.All;

    [Test]
    public void A_finding_fits_one_screen([ValueSource(nameof(Scenarios))] Scenario scenario, [Values] IpFamily family)
    {
        var lines = FindingText.Probe([PathOutcome.Of(SimulatedProbe.Probe(scenario, family))]).TrimEnd().Split('\n');
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
    public void What_a_screen_has_no_room_for_is_one_command_away()
    {
        var outcome = PathOutcome.Of(SimulatedProbe.Probe(ScenarioFiles.Named("routed-hole")));
        var lines = FindingText.Probe([outcome]).TrimEnd().Split('\n');
        var last = string.Join(' ', lines.SkipWhile(line => !line.StartsWith("    more ", StringComparison.Ordinal)).Select(line => line.Trim()));
        Assert.Multiple(() =>
        {
            Assert.That(last, Does.EndWith("mtuprobe advise --mtu 1377").And.Contain("cilium"));
            Assert.That(outcome.Finding!.Remedies.Select(r => r.For).Where(name => !lines.Any(line => line.StartsWith($"    {name} ", StringComparison.Ordinal)) && !last.Contains(name, StringComparison.Ordinal)), Is.Empty);
        });
    }

    [Test]
    public void Loss_by_size_shows_the_sizes_beside_the_rise_both_ways()
    {
        var text = FindingText.Probe([PathOutcome.Of(SimulatedProbe.Probe(ScenarioFiles.Named("lossy-above-1440")))]);
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Match(@"
  loss +bytes  lost there +lost back
"));
            Assert.That(text, Does.Match(@"
 +128  0 of \d+ \(0\.0 %\) +0 of 600 \(0\.0 %\)
"));
            Assert.That(text, Does.Match(@"
 +1440  0 of \d+ \(0\.0 %\) +-
 +1441  \d+ of \d+ \(\d+\.\d %\) +-
"));
        });
    }

    [Test]
    public void Check_tells_surveyed_loss_and_stays_open()
    {
        var text = FindingText.Check(new GateResult(PacketSize.Of(1450), [PathOutcome.Of(SimulatedProbe.Probe(ScenarioFiles.Named("lossy-above-1440")))]));
        Assert.That(text, Does.StartWith("ok").And.Match(@"delivered there and back\. \d+\.\d % of such packets are lost there, 0\.0 % of small ones\."));
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
