using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Discovering;

/// <summary>Between which hops a path loses what is too large: never a wrong one, and unknown where it must be.</summary>
public sealed class HopDiscoveryTests
{
    [Test]
    public void Every_link_of_every_path_of_up_to_20_hops_is_named(
        [Values] IpFamily family, [Values(ProbeMethod.Agent, ProbeMethod.Icmp)] ProbeMethod method)
    {
        for (var routers = 0; routers < 20; routers++)
        {
            for (var link = 0; link <= routers; link++)
            {
                var path = AHole.On(routers, link);
                var finding = AHole.Find(path, family, method);
                Assert.That(AHole.In(finding), Is.EqualTo(AHole.Expected(path, family, method)), $"{routers} routers, link {link}: {finding.Explanation}");
            }
        }
    }

    [Test]
    public void Silent_routers_are_skipped_and_not_guessed([Values(ProbeMethod.Agent, ProbeMethod.Icmp)] ProbeMethod method)
    {
        for (var routers = 1; routers <= 6; routers++)
        {
            for (var silent = 0; silent < 1 << routers; silent++)
            {
                for (var link = 0; link <= routers; link++)
                {
                    var path = AHole.On(routers, link, [.. Enumerable.Range(1, routers).Where(ttl => (silent >> (ttl - 1) & 1) == 1)]);
                    var finding = AHole.Find(path, method: method);
                    Assert.That(
                        AHole.In(finding),
                        Is.EqualTo(AHole.Expected(path, IpFamily.Ipv4, method)),
                        $"{routers} routers, silent {silent:b}, link {link}: {finding.Explanation}");
                }
            }
        }
    }

    [TestCase(5.0, 5)]
    [TestCase(1.0, 1)]
    public void Loss_each_way_makes_nothing_wrong_and_little_unknown(double lossEachWay, int mostUnknown)
    {
        var (holes, unknown) = (0, 0);
        for (var seed = 0; seed < 1000; seed++)
        {
            var routers = 1 + (seed % 5);
            var path = AHole.On(routers, seed / 5 % (routers + 1), lossEachWay: lossEachWay);
            var finding = AHole.Find(path, seed: seed);
            if (finding.Hole is not { } hole)
            {
                continue;
            }

            var (after, before) = AHole.Expected(path, IpFamily.Ipv4);
            Assert.That(hole.Before, Is.Null.Or.EqualTo(before), finding.Explanation);
            Assert.That(hole.After, hole.Before is null ? Is.Null.Or.Property(nameof(Hop.Ttl)).LessThanOrEqualTo(after?.Ttl ?? 0) : Is.EqualTo(after), finding.Explanation);
            holes++;
            unknown += hole.Before is null ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{holes} holes, {unknown} without a proven next hop");
        Assert.That(holes, Is.GreaterThan(990));
        Assert.That(unknown, Is.LessThanOrEqualTo(mostUnknown));
    }

    [Test]
    public void Routers_that_report_rarely_make_nothing_wrong()
    {
        var told = 0;
        foreach (var atOnce in Enumerable.Range(1, 8))
        {
            foreach (var refill in new[] { 100, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1_000, 3_000, 10_000, 100_000, 1_000_000, 10_000_000 })
            {
                for (var link = 0; link <= 4; link++)
                {
                    var path = AHole.On(4, link);
                    var hole = AHole.Find(path, limit: new ExpiryLimit(atOnce, TimeSpan.FromMicroseconds(refill))).Hole!;
                    var (after, before) = AHole.Expected(path, IpFamily.Ipv4);
                    Assert.That(hole.Before, Is.Null.Or.EqualTo(before), $"{atOnce} at once, then one in {refill} µs");
                    Assert.That(hole.After, hole.Before is null ? Is.Null.Or.Property(nameof(Hop.Ttl)).LessThanOrEqualTo(link) : Is.EqualTo(after));
                    told += hole.Before is null ? 0 : 1;
                }
            }
        }

        TestContext.Out.WriteLine($"{told} of {8 * 19 * 5} told");
        Assert.That(told, Is.GreaterThan(8 * 19 * 5 / 2));
    }

    [TestCase(1, 0, 25_000)]
    [TestCase(2, 1, 25_000)]
    [TestCase(3, 1, 25_000)]
    [TestCase(3, 3, 25_000)]
    [TestCase(15, 7, 45_000)]
    public void It_costs_few_bytes_and_little_time(int routers, int link, int mostBytes)
    {
        var found = AHole.Find(AHole.On(routers, link)).Measured;
        var without = new SimulatedMeasurement(AHole.On(routers, link), IpFamily.Ipv4) { Reverse = false, Hops = false }.Discover();
        Assert.Multiple(() =>
        {
            Assert.That(found.BytesSent - without.BytesSent, Is.EqualTo(found.Flows[0].Hole!.BytesSent).And.LessThan(mostBytes));
            Assert.That(found.Duration - without.Duration, Is.LessThan(TimeSpan.FromMilliseconds(200)));
        });
    }

    [Test]
    public void Where_no_router_answers_none_is_waited_for()
    {
        var finding = AHole.Find(AHole.On(3, 1, [1, 2, 3]));
        Assert.That(AHole.In(finding), Is.EqualTo(((Hop?)null, new Hop(4, null) { IsTarget = true })));
        Assert.That(finding.Measured.Duration, Is.LessThan(TimeSpan.FromMilliseconds(700)));
    }

    [TestCase("clear")]
    [TestCase("reduced")]
    [TestCase("reverse-hole")]
    [TestCase("route-mtu-true")]
    public void What_is_no_black_hole_on_the_way_there_is_not_located(string scenario)
    {
        var finding = SimulatedProbe.Probe(ScenarioFiles.Named(scenario));
        Assert.That(finding.Forward.Kind, Is.Not.EqualTo(VerdictKind.BlackHole));
        Assert.That(finding.Measured.Flows[0].Hole, Is.Null);
    }

    [Test]
    public void A_hole_on_the_way_back_an_echo_cannot_place()
    {
        var finding = SimulatedProbe.Probe(ScenarioFiles.Named("reverse-hole"), method: ProbeMethod.Icmp);
        Assert.Multiple(() =>
        {
            Assert.That(AHole.In(finding), Is.EqualTo((new Hop(2, AHole.Address(2)), (Hop?)null)));
            Assert.That(finding.Explanation, Does.Contain("1321-byte packets reach 10.77.1.2 (hop 2), the last router that answers; whether they are lost behind it or on the way back an echo cannot tell."));
        });
    }

    [Test]
    public void Who_does_not_want_the_hops_gets_none()
    {
        var finding = new SimulatedMeasurement(ScenarioFiles.Named("l2-hole"), IpFamily.Ipv4) { Hops = false }.Conclude();
        Assert.That((finding.Forward.Kind, finding.Hole), Is.EqualTo((VerdictKind.BlackHole, (HoleLocation?)null)));
    }

    [Test]
    public void The_gate_names_the_hops_too()
    {
        var path = AHole.On(3, 2);
        var finding = new SimulatedMeasurement(path, IpFamily.Ipv4) { Limits = limits => limits with { GateOnly = true } }.Conclude();
        Assert.That(AHole.In(finding), Is.EqualTo(AHole.Expected(path, IpFamily.Ipv4)));
    }
}
