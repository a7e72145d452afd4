using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;
using MtuProbe.Tests.Searching;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Discovering;

/// <summary>The survey as it is sent: both ways, its pace, and everything that can end it early.</summary>
public sealed class LossSurveyTests
{
    private static Scenario Lossy => ScenarioFiles.Named("lossy-above-1440");

    [Test]
    public void Each_direction_has_its_own_rise()
    {
        var scenario = Lossy with { Links = [new() { Mtu = 1450 }, new() { Mtu = 1450, ForwardLossAbove = new(1440, 20), ReverseLossAbove = new(1400, 20) }, new() { Mtu = 1450 }] };
        for (var seed = 0; seed < 10; seed++)
        {
            var finding = new SimulatedMeasurement(scenario, IpFamily.Ipv4) { Seed = seed }.Conclude();
            Assert.Multiple(() =>
            {
                Assert.That((finding.Forward.Kind, finding.Forward.LossStep?.LossFree.Bytes), Is.EqualTo((VerdictKind.Lossy, 1440)), finding.Explanation);
                Assert.That((finding.Reverse?.Kind, finding.Reverse?.LossStep?.LossFree.Bytes), Is.EqualTo((VerdictKind.Lossy, 1400)), finding.Explanation);
                Assert.That((finding.Recommendation?.Mtu.Bytes, finding.Recommendation?.Because), Is.EqualTo((1400, "the loss above that size")));
            });
        }
    }

    [Test]
    public void A_small_rise_changes_the_recommendation_and_not_the_verdict()
    {
        var finding = SimulatedProbe.Probe(ScenarioFiles.Named("slightly-lossy-above-1440"));
        Assert.Multiple(() =>
        {
            Assert.That((finding.Forward.Kind, finding.Reverse?.Kind, finding.IsProblem), Is.EqualTo((VerdictKind.Clear, VerdictKind.Clear, false)));
            Assert.That(finding.Recommendation?.Mtu.Bytes, Is.EqualTo(1440));
            Assert.That(finding.Explanation, Does.Match(@"\d\.\d % of packets above 1440 bytes are lost on the way back, 0 of \d+ up to 1440\."));
        });
    }

    [TestCase(0)]
    [TestCase(5)]
    public void Without_a_rise_it_costs_two_sizes_and_says_what_it_excludes(double lossEachWay)
    {
        var finding = new SimulatedMeasurement(SimulatedProbe.Network(1500, 1500, lossEachWay: lossEachWay), IpFamily.Ipv4) { LossProbes = 600, Seed = 5 }.Conclude();
        Assert.Multiple(() =>
        {
            Assert.That((finding.Forward.Kind, finding.Recommendation?.Mtu.Bytes), Is.EqualTo((VerdictKind.Clear, 1500)));
            Assert.That(finding.Measured.Forward.Survey!.Tallies.Select(t => t.Size.Bytes), Is.EqualTo(new[] { 128, 1500 }));
            Assert.That(finding.Explanation, Does.Match(@"does not rise with size on the way there: \d+ of \d+ packets of 1500 bytes were lost \(at most \d+\.\d %"));
            Assert.That(finding.Measured.Duration, Is.LessThan(TimeSpan.FromSeconds(lossEachWay > 0 ? 8 : 1.6)));
            Assert.That(lossEachWay > 0 || finding.Measured.BytesSent < 2_100_000, Is.True, "600 of 128 and of 1500 bytes, each way, and the search");
        });
    }

    [Test]
    public void By_echo_it_is_the_loss_of_both_ways()
    {
        var finding = SimulatedProbe.Probe(Lossy, method: ProbeMethod.Icmp);
        Assert.That((finding.Forward.Kind, finding.Recommendation?.Mtu.Bytes), Is.EqualTo((VerdictKind.Lossy, 1440)), finding.Explanation);
    }

    [Test]
    public void Not_asked_for_nothing_more_is_sent()
    {
        RecordingProber? plain = null, asked = null;
        _ = new SimulatedMeasurement(Lossy, IpFamily.Ipv4) { LossProbes = 0, Between = p => plain = new RecordingProber(p) }.Discover();
        var found = new SimulatedMeasurement(Lossy, IpFamily.Ipv4) { LossProbes = 10, Between = p => asked = new RecordingProber(p) }.Discover();
        Assert.Multiple(() =>
        {
            Assert.That(asked!.Flights.Take(plain!.Flights.Count).SelectMany(f => f), Is.EqualTo(plain.Flights.SelectMany(f => f)), "the search is the same");
            Assert.That(asked.Flights.Sum(f => f.Count), Is.EqualTo(found.ProbesSent), "and every probe is counted");
            Assert.That(asked.Flights.Count, Is.GreaterThan(plain.Flights.Count));
        });
    }

    [Test]
    public void A_time_limit_leaves_what_is_known_and_recommends_no_size_that_was_not_located()
    {
        var ends = new HashSet<(LossSurveyEnd?, int?)>();
        for (var ms = 20; ms < 20_000; ms += ms < 3_000 ? 190 : 1_700)
        {
            var limit = TimeSpan.FromMilliseconds(ms);
            var finding = new SimulatedMeasurement(Lossy, IpFamily.Ipv4) { TimeLimit = limit }.Conclude();
            var survey = finding.Measured.Forward.Survey;
            ends.Add((survey?.End, finding.Recommendation?.Mtu.Bytes));
            Assert.Multiple(() =>
            {
                Assert.That(finding.Measured.Duration, Is.LessThan(limit + TimeSpan.FromMilliseconds(5)));
                Assert.That(finding.Recommendation?.Mtu.Bytes ?? 1440, Is.InRange(1200, 1450));
                Assert.That(survey is not { End: LossSurveyEnd.TimedOut } || finding.Explanation.Contains("--timeout"), Is.True, finding.Explanation);
            });
        }

        Assert.That(ends, Does.Contain(((LossSurveyEnd?)LossSurveyEnd.Complete, (int?)1440)).And.Contain(((LossSurveyEnd?)LossSurveyEnd.TimedOut, (int?)null)));
    }

    [Test]
    public void An_interruption_leaves_what_is_known()
    {
        using var interrupt = new CancellationTokenSource();
        var survey = Survey(
            new ScriptedProber((probe, i) =>
            {
                if (i == 300)
                {
                    interrupt.Cancel();
                }

                return [ADiscovery.Answer(probe)];
            }),
            cancellationToken: interrupt.Token).Forward.Survey!;
        Assert.That((survey.End, survey.Rise), Is.EqualTo((LossSurveyEnd.Interrupted, (object?)null)));
        Assert.That(survey.Tallies.Sum(t => t.Sent), Is.InRange(250, 300));
    }

    [Test]
    public void A_peer_that_falls_silent_ends_it_and_makes_no_rise()
    {
        var found = Survey(new ScriptedProber((probe, i) => i > 400 ? [] : [ADiscovery.Answer(probe)]), reverse: true);
        Assert.Multiple(() =>
        {
            Assert.That((found.Forward.Survey?.End, found.Reverse?.Survey?.End), Is.EqualTo(((LossSurveyEnd?)LossSurveyEnd.ContactLost, (LossSurveyEnd?)LossSurveyEnd.ContactLost)));
            Assert.That((found.Forward.Survey?.Rise, found.Reverse?.Survey?.Rise), Is.EqualTo(((object?)null, (object?)null)));
            Assert.That(found.Duration, Is.LessThan(TimeSpan.FromSeconds(5)));
        });
    }

    [Test]
    public void Another_responder_in_the_middle_ends_it()
    {
        var found = Survey(new ScriptedProber((probe, i) => [ADiscovery.Answer(probe, i > 400 ? 2u : 1)]));
        Assert.That((found.Forward.Survey?.End, ADiscovery.Judge(found).Forward.Kind), Is.EqualTo(((LossSurveyEnd?)LossSurveyEnd.MixedResponders, VerdictKind.Clear)));
    }

    [TestCase(1)]
    [TestCase(40)]
    [TestCase(400)]
    public void It_keeps_its_pace_and_never_has_more_under_way_than_a_round_trip_carries(int roundTripMs)
    {
        var (first, last, mostPackets, mostBytes) = (TimeSpan.MaxValue, TimeSpan.Zero, 0, 0);
        var answered = new Queue<(TimeSpan At, int Bytes)>();
        ScriptedProber? prober = null;
        prober = new ScriptedProber((probe, _) =>
        {
            var now = prober!.Time.Now;
            while (answered.TryPeek(out var oldest) && oldest.At <= now)
            {
                answered.Dequeue();
            }

            answered.Enqueue((now + TimeSpan.FromMilliseconds(roundTripMs), probe.Size.Bytes));
            (first, last) = (first < now ? first : now, now);
            (mostPackets, mostBytes) = (Math.Max(mostPackets, answered.Count), Math.Max(mostBytes, answered.Sum(a => a.Bytes)));
            return [ADiscovery.Answer(probe, afterMs: roundTripMs)];
        });
        Survey(prober);
        Assert.Multiple(() =>
        {
            Assert.That(prober.Sent, Has.Count.GreaterThanOrEqualTo(1_200));
            Assert.That(prober.Sent.Count / (last - first).TotalSeconds, Is.LessThanOrEqualTo(1_050));
            Assert.That(mostPackets, Is.LessThanOrEqualTo(roundTripMs + 16));
            Assert.That(mostBytes, Is.LessThanOrEqualTo(256_000));
        });
    }

    /// <summary>A link with a queue of 30 kB that drops what does not fit, as small packets fit more often than large ones.</summary>
    [TestCase(256)]
    [TestCase(1_000)]
    [TestCase(4_000)]
    public void On_a_slow_link_it_does_not_fill_the_queue_and_count_its_own_losses(int kilobitsPerSecond)
    {
        var dropped = 0;
        var free = TimeSpan.Zero;
        ScriptedProber? prober = null;
        prober = new ScriptedProber((probe, _) =>
        {
            var now = prober!.Time.Now;
            free = free > now ? free : now;
            if ((free - now).TotalMilliseconds * kilobitsPerSecond / 8 + probe.Size.Bytes > 30_000)
            {
                dropped++;
                return [];
            }

            free += TimeSpan.FromMilliseconds(probe.Size.Bytes * 8.0 / kilobitsPerSecond);
            return [ADiscovery.Answer(probe, afterMs: (free - now).TotalMilliseconds + 10)];
        });
        var survey = Survey(prober, timeLimit: TimeSpan.FromMinutes(10)).Forward.Survey!;
        TestContext.Out.WriteLine($"{kilobitsPerSecond} kbit/s: {dropped} dropped, {prober.Time.Now.TotalSeconds:0} s");
        Assert.That((dropped, survey.Rise, survey.End), Is.EqualTo((0, (object?)null, LossSurveyEnd.Complete)));
    }

    [Test]
    public void A_direction_whose_search_did_not_end_is_skipped()
    {
        var found = ADiscovery.Run(new ScriptedProber((probe, _) => probe.Direction == Direction.Reverse ? [] : [ADiscovery.Answer(probe)]), reverse: true);
        var prober = new ScriptedProber((probe, _) => [ADiscovery.Answer(probe)]);
        var surveyed = Run(prober, found, TimeSpan.FromSeconds(30), default);
        Assert.Multiple(() =>
        {
            Assert.That(surveyed.Reverse?.Survey, Is.Null);
            Assert.That(surveyed.Forward.Survey?.End, Is.EqualTo(LossSurveyEnd.Complete));
            Assert.That(prober.Sent.Select(p => p.Direction).Distinct(), Is.EqualTo(new[] { Direction.Forward }));
        });
    }

    private static DiscoveryResult Survey(ScriptedProber prober, bool reverse = false, TimeSpan? timeLimit = null, CancellationToken cancellationToken = default)
    {
        var found = ADiscovery.Run(new ScriptedProber((probe, _) => [ADiscovery.Answer(probe)]), reverse);
        return Run(prober, found, timeLimit ?? TimeSpan.FromSeconds(30), cancellationToken);
    }

    private static DiscoveryResult Run(ScriptedProber prober, DiscoveryResult found, TimeSpan limit, CancellationToken cancellationToken)
    {
        var run = new LossSurvey(prober, prober.Time, SimulatedProbe.Ids()).RunAsync(
            found,
            new LossSurveyRequest { Direction = Direction.Forward, Family = IpFamily.Ipv4, Copies = 600, TimeLimit = limit },
            cancellationToken);
        Assert.That(run.IsCompleted, Is.True, "virtual time never really waits");
        return run.Result;
    }
}
