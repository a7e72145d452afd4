using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;
using MtuProbe.Tests.Searching;

namespace MtuProbe.Tests.Simulation;

/// <summary>A network that changes while it is measured, at every moment of the measurement.</summary>
public sealed class MidSearchTests
{
    private const int Before = 1450;
    private const int After = 1350;

    [Test]
    public void Narrowing_after_any_packet_leaves_the_new_number_the_old_one_or_none([Values] IpFamily family, [Values(1, 8)] int flows)
    {
        var seen = new HashSet<string>();
        for (var after = 0; after < 120; after++)
        {
            var finding = Measure(Narrowing(after), family, flows);
            foreach (var verdict in new[] { finding.Forward, finding.Reverse! })
            {
                // No size between: whatever the moment, a number is one that the path had, and the size above it is one that it did not.
                var answer = verdict.Kind == VerdictKind.Inconclusive ? "none" : $"{verdict.Kind} {verdict.PathMtu}";
                Assert.That(answer, Is.AnyOf("none", $"BlackHole {After}", $"BlackHole {Before}"), $"after {after}: {verdict.Explanation}");
                seen.Add(answer);
            }
        }

        Assert.That(seen, Has.Count.EqualTo(3), "each of the three must have happened, or nothing was swept");
    }

    [Test]
    public void The_old_number_is_told_only_when_the_last_flight_still_met_the_old_path([Values] IpFamily family, [Values(1, 8)] int flows)
    {
        for (var after = 0; after < 120; after++)
        {
            RecordingProber? recorder = null;
            var finding = new SimulatedMeasurement(Narrowing(after), family) { Flows = flows, Hops = false, Between = prober => recorder = new RecordingProber(prober) }.Conclude();

            // Whatever is sent goes forward: a reverse probe is asked for.
            var flights = recorder!.Flights.ToList();
            var last = flights.FindLastIndex(flight => flight[0].Direction == Direction.Forward);
            var sentBeforeIt = flights.Take(last).Sum(flight => flight.Count);
            if (after <= sentBeforeIt)
            {
                Assert.That((finding.Forward.Kind, finding.Forward.PathMtu?.Bytes), Is.Not.EqualTo((VerdictKind.BlackHole, Before)), $"after {after}, the last flight began at {sentBeforeIt}");
            }
        }
    }

    [Test]
    public void A_restart_at_any_moment_leaves_the_true_number_or_none([Values] IpFamily family, [Values(1, 8)] int flows)
    {
        var seen = new HashSet<VerdictKind>();
        for (var at = 10; at < 2000; at += 40)
        {
            foreach (int? away in new int?[] { 50, 400, 1500, null })
            {
                var network = ScenarioFiles.Named("peer-restarts") with { Restart = new PeerRestart { AfterMs = at, AwayMs = away } };
                var finding = Measure(network, family, flows);
                foreach (var verdict in new[] { finding.Forward, finding.Reverse }.OfType<Verdict>())
                {
                    seen.Add(verdict.Kind);
                    if (verdict.Kind == VerdictKind.BlackHole)
                    {
                        Assert.That(verdict.PathMtu?.Bytes, Is.EqualTo(1400), $"restart at {at}, away {away}");
                    }
                    else
                    {
                        Assert.That(verdict.Kind, Is.AnyOf(VerdictKind.Inconclusive, VerdictKind.Unreachable), $"restart at {at}, away {away}: {verdict.Explanation}");
                        Assert.That(verdict.PathMtu?.Bytes ?? 0, Is.LessThanOrEqualTo(1400), $"restart at {at}, away {away}");
                    }
                }
            }
        }

        Assert.That(seen, Does.Contain(VerdictKind.BlackHole).And.Contain(VerdictKind.Inconclusive));
    }

    private static Finding Measure(Scenario network, IpFamily family, int flows) => new SimulatedMeasurement(network, family) { Flows = flows, Hops = false }.Conclude();

    private static Scenario Narrowing(int after) => ScenarioFiles.Named("narrows-in-mid-search") with
    {
        Routers = [new Router { Bottleneck = new Bottleneck { Above = After, AfterPackets = after } }, new Router()],
    };
}
