using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Searching;

/// <summary>A host that rations its port unreachables is asked sparingly, and what it does not say is never taken for loss.</summary>
public sealed class RationedAnswersTests
{
    [TestCase(IpFamily.Ipv4, 576, 10)]
    [TestCase(IpFamily.Ipv6, 1280, 10)]
    public void Every_path_mtu_is_found_to_the_byte_although_linux_rations_its_answers(IpFamily family, int smallest, double seconds)
    {
        var (slowest, most) = (0.0, 0L);
        for (var pathMtu = smallest; pathMtu <= 1500; pathMtu++)
        {
            var finding = Ask(SimulatedProbe.Network(1500, pathMtu), family);
            Assert.That((finding.Forward.PathMtu?.Bytes, finding.Forward.Exact), Is.EqualTo((pathMtu, true)), finding.Explanation);
            Assert.That(finding.Forward.Kind, Is.EqualTo(pathMtu == 1500 ? VerdictKind.Clear : VerdictKind.BlackHole));
            slowest = Math.Max(slowest, finding.Measured.Duration.TotalSeconds);
            most = Math.Max(most, finding.Measured.BytesSent);
        }

        TestContext.Out.WriteLine($"{family}: at most {slowest:0.0} s, {most} bytes");
        Assert.That(slowest, Is.LessThan(seconds), "30 s are allowed");
        Assert.That(most, Is.LessThan(120_000));
    }

    [Test]
    public void Jumbo_frames_take_longer_and_are_found_too()
    {
        for (var pathMtu = 1200; pathMtu <= 9000; pathMtu += 137)
        {
            var finding = Ask(SimulatedProbe.Network(9000, pathMtu));
            Assert.That((finding.Forward.PathMtu?.Bytes, finding.Forward.Exact), Is.EqualTo((pathMtu, true)), finding.Explanation);
        }
    }

    [Test]
    public void A_clear_path_takes_one_flight_and_one_round_trip()
    {
        var finding = Ask(SimulatedProbe.Network(1500, 1500));

        Assert.That(finding.Measured.Forward.Flights, Is.EqualTo(1));
        Assert.That(finding.Measured.Duration, Is.LessThan(TimeSpan.FromMilliseconds(50)));
    }

    [Test]
    public void Five_percent_loss_each_way_makes_it_slower_and_never_wrong()
    {
        var (runs, exact, known) = (0, 0, 0);
        for (var seed = 0; seed < 1_000; seed++)
        {
            var pathMtu = 1200 + (seed * 7 % 301);
            var finding = Ask(SimulatedProbe.Network(1500, pathMtu, lossEachWay: 5), seed: seed);
            AssertTrue(finding, pathMtu);
            runs++;
            exact += finding.Forward.Exact ? 1 : 0;
            known += finding.Forward.IsKnown ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{runs} runs: {exact} to the byte, {known} with a verdict");
        Assert.That(exact, Is.GreaterThan(runs * 98 / 100));
        Assert.That(known, Is.GreaterThan(runs * 99 / 100));
    }

    [TestCase(2, true)]
    [TestCase(20, false)]
    public void Who_answers_more_sparingly_than_Linux_leaves_a_true_interval(int secondsEach, bool exact)
    {
        for (var pathMtu = 1200; pathMtu < 1500; pathMtu += 23)
        {
            var finding = Ask(SimulatedProbe.Network(1500, pathMtu), ration: new ErrorRation(6, TimeSpan.FromSeconds(secondsEach)));
            AssertTrue(finding, pathMtu);
            Assert.Multiple(() =>
            {
                Assert.That(finding.Forward.Kind, Is.EqualTo(VerdictKind.BlackHole), "a hole is proven before its byte is known");
                Assert.That(finding.Forward.Exact, Is.EqualTo(exact), finding.Explanation);
                Assert.That(finding.Forward.PathMtu?.Bytes, Is.InRange(1200, pathMtu));
                Assert.That(finding.Measured.Duration, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(30)));
            });
        }
    }

    [Test]
    public void However_answers_are_rationed_the_number_is_never_wrong()
    {
        var (runs, exact, holes) = (0, 0, 0);
        var random = new Random(1);
        for (var run = 0; run < 2_000; run++)
        {
            var ration = new ErrorRation(random.Next(1, 12), TimeSpan.FromMilliseconds(Math.Pow(10, (random.NextDouble() * 5) - 1)));
            var pathMtu = random.Next(1100, 1501);
            var finding = Ask(SimulatedProbe.Network(1500, pathMtu), seed: run, ration: ration);
            AssertTrue(finding, pathMtu);
            runs++;
            exact += finding.Forward.Exact ? 1 : 0;
            holes += finding.Forward.Kind == VerdictKind.BlackHole ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{runs} runs: {exact} to the byte, {holes} holes");
        Assert.That(exact, Is.GreaterThan(runs * 4 / 5));
    }

    [Test]
    public void Who_sends_no_port_unreachable_is_unreachable_within_seconds()
    {
        var finding = Ask(SimulatedProbe.Network(1500, 1500), ration: ErrorRation.None);

        Assert.That(finding.Forward.Kind, Is.EqualTo(VerdictKind.Unreachable));
        Assert.That(finding.Explanation, Does.Contain("something listens"));
        Assert.That(finding.Measured.Duration, Is.LessThan(TimeSpan.FromSeconds(6)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public void A_stock_that_somebody_else_used_up_is_waited_for(int left)
    {
        var slowest = TimeSpan.Zero;
        for (var pathMtu = 1200; pathMtu < 1500; pathMtu += 7)
        {
            var finding = Ask(SimulatedProbe.Network(1500, pathMtu), ration: ErrorRation.OfLinux(IpFamily.Ipv4) with { Left = left });
            Assert.That((finding.Forward.PathMtu?.Bytes, finding.Forward.Exact), Is.EqualTo((pathMtu, true)), finding.Explanation);
            slowest = finding.Measured.Duration > slowest ? finding.Measured.Duration : slowest;
        }

        Assert.That(slowest, Is.LessThan(TimeSpan.FromSeconds(15)));
    }

    [Test]
    public void From_somebody_who_gives_one_answer_at_a_time_each_one_tells()
    {
        var finding = Ask(SimulatedProbe.Network(1500, 1400), ration: new ErrorRation(1, TimeSpan.FromSeconds(1)));

        Assert.That((finding.Forward.PathMtu?.Bytes, finding.Forward.Exact), Is.EqualTo((1400, true)), finding.Explanation);
    }

    [Test]
    public void A_host_without_any_limit_is_asked_without_a_pause()
    {
        var finding = Ask(SimulatedProbe.Network(1500, 1400), ration: new ErrorRation(1_000_000, TimeSpan.FromTicks(1)));

        Assert.That((finding.Forward.PathMtu?.Bytes, finding.Forward.Exact), Is.EqualTo((1400, true)));
        Assert.That(finding.Measured.Duration, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [TestCase("clear", 1500, 1500, false, "128 1500 128")]
    [TestCase("a careful VPN", 1500, 1400, false, "128 1500 128 | 128 1500×3 1200 1500×8 128 | 1500 1462 1425 1387 1350 1312 1275 1237 1200 | 1500 1420 1415 1410 1406 1401 1396 1391 1387 | 1500 1400 1399 1398 1397 1396 | 128 1401×4 1400 1401×10 128")]
    [TestCase("PPPoE", 1500, 1492, false, "128 1500 128 | 128 1500×3 1200 1500×8 128 | 1500 1462 1425 1387 1350 1312 1275 1237 1200 | 1500 1495 1490 1485 1481 1476 1471 1466 1462 | 1500 1494 1493 1492 1491 1490 | 128 1493×4 1492 1493×10 128")]
    [TestCase("X.25 and dial-up", 1500, 576, false, "128 1500 128 | 128 1500×3 1200 1500×8 128 | 1500 1066 932 798 664 530 396 262 128 | 1500 647 630 613 597 580 563 546 530 | 1500 577 575 573 571 569 567 565 563 | 1500 576 575 | 128 577×4 576 577×10 128")]
    [TestCase("a tunnel that says so", 1500, 1400, true, "128 1500 128 | 128 1401×2 1400 1401×5 1400 1401×8 128")]
    public void A_network_is_asked_exactly_this(string name, int interfaceMtu, int pathMtu, bool ptb, string sizes)
    {
        RecordingProber? record = null;
        new SimulatedMeasurement(SimulatedProbe.Network(interfaceMtu, pathMtu, ptb), IpFamily.Ipv4)
        {
            Method = ProbeMethod.Udp,
            Hops = false,
            Between = prober => record = new RecordingProber(prober),
        }.Discover();

        Assert.That(record!.InOrder(), Is.EqualTo(sizes));
    }

    private static Finding Ask(Scenario network, IpFamily family = IpFamily.Ipv4, int seed = 1, ErrorRation? ration = null) =>
        new SimulatedMeasurement(network, family)
        {
            Method = ProbeMethod.Udp,
            Seed = seed,
            PortUnreachables = ration ?? ErrorRation.OfLinux(family),
        }.Conclude();

    private static void AssertTrue(Finding finding, int pathMtu)
    {
        var told = finding.Forward;
        var isTrue = !(told.PathMtu?.Bytes > pathMtu) && !(told.SmallestLost?.Bytes <= pathMtu) && !(told.Exact && told.PathMtu?.Bytes != pathMtu);
        if (!isTrue)
        {
            Assert.Fail($"path MTU {pathMtu}: {told.PathMtu}, smallest lost {told.SmallestLost}, exact {told.Exact}: {finding.Explanation}");
        }
    }
}
