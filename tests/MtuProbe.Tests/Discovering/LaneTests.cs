using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Tests.Judging;
using MtuProbe.Tests.Searching;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Discovering;

/// <summary>Several flows over equal-cost routes: one searches, the others are held to its answer, whoever disagrees searches too.</summary>
public sealed class LaneTests
{
    private const int Flows = 8;

    [Test]
    public void Clear_lanes_cost_two_packets_each_way_and_two_round_trips()
    {
        var (found, prober) = Run((_, _) => 1500, roundTripMs: 100);
        var others = prober.Sent.Where(p => p.Flow != Flow.First).GroupBy(p => (p.Flow, p.Direction)).Select(g => string.Join(' ', g.Select(p => p.Size)));
        Assert.Multiple(() =>
        {
            Assert.That(others, Has.Exactly(2 * (Flows - 1)).EqualTo("128 1500"));
            Assert.That(found.Measured.Duration.TotalMilliseconds, Is.InRange(200, 210));
            Assert.That(found.Lanes.Select(l => (l.Forward.Kind, l.Reverse?.Kind)), Is.All.EqualTo((VerdictKind.Clear, (VerdictKind?)VerdictKind.Clear)));
            Assert.That(found.Lanes, Has.Count.EqualTo(Flows));
        });
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(7)]
    public void One_bad_lane_speaks_for_the_path_and_the_others_keep_their_number(int bad)
    {
        var (found, prober) = Run((flow, direction) => flow == bad && direction == Direction.Forward ? 1391 : 1500);
        Assert.Multiple(() =>
        {
            Assert.That((found.Forward.Kind, found.Forward.PathMtu?.Bytes, found.Forward.Exact), Is.EqualTo((VerdictKind.BlackHole, 1391, true)));
            Assert.That(found.Reverse?.Kind, Is.EqualTo(VerdictKind.Clear));
            Assert.That(found.Recommendation?.Mtu.Bytes, Is.EqualTo(1391));
            Assert.That(found.Lanes.Select(l => l.Forward.PathMtu?.Bytes), Is.EqualTo(Enumerable.Range(0, Flows).Select(i => (int?)(i == bad ? 1391 : 1500))));
            Assert.That(found.Worst.Measured.Flow.Index, Is.EqualTo(bad));
            Assert.That(found.Explanation, Does.Contain("do not agree on the way there (1: 1391 bytes, silently, 7: 1500 bytes)"));
            Assert.That(Searches(prober, Direction.Forward), Is.EqualTo(1), "only the lane that differs is searched");
        });
    }

    [TestCase(0)]
    [TestCase(5)]
    public void The_hops_are_asked_in_the_bad_lane(int bad)
    {
        var prober = OneRouter(flow => flow == bad ? 1391 : 1500);
        var found = Run(prober, Locate);
        Assert.Multiple(() =>
        {
            Assert.That(prober.Sent.Where(p => p.HopLimit is not null).Select(p => p.Flow.Index).Distinct(), Is.EqualTo(new[] { bad }));
            Assert.That(AHole.In(found), Is.EqualTo((new Hop(1, AFinding.Router), new Hop(2, null) { IsTarget = true })));
            Assert.That(found.Measured.BytesSent, Is.EqualTo(prober.Sent.Sum(p => (long)p.Size.Bytes)));
        });
    }

    [Test]
    public void The_hops_are_asked_while_the_other_lanes_still_are()
    {
        var whole = Run(OneRouter(_ => 1400), Locate).Measured;
        var without = Run(OneRouter(_ => 1400), _ => null).Measured;
        Assert.Multiple(() =>
        {
            Assert.That(whole.Flows[0].Hole?.Before?.Ttl, Is.EqualTo(2));
            Assert.That(whole.Duration - without.Duration, Is.LessThan(TimeSpan.FromMilliseconds(30)));
        });
    }

    [Test]
    public void A_worse_lane_that_ends_later_has_its_own_hops_asked()
    {
        var prober = OneRouter(flow => flow == 5 ? 1300 : 1400);
        var found = Run(prober, Locate);
        Assert.Multiple(() =>
        {
            Assert.That(found.Worst.Measured.Flow.Index, Is.EqualTo(5));
            Assert.That(AHole.In(found), Is.EqualTo((new Hop(1, AFinding.Router), new Hop(2, null) { IsTarget = true })));
            Assert.That(found.Explanation, Does.Contain("1301-byte packets reach"));
            Assert.That(found.Measured.BytesSent, Is.EqualTo(prober.Sent.Sum(p => (long)p.Size.Bytes)));
        });
    }

    [Test]
    public void A_bad_lane_on_the_way_back_is_found_too()
    {
        var (found, _) = Run((flow, direction) => flow == 3 && direction == Direction.Reverse ? 1391 : 1500);
        Assert.Multiple(() =>
        {
            Assert.That((found.Forward.Kind, found.Reverse?.Kind, found.Reverse?.PathMtu?.Bytes), Is.EqualTo((VerdictKind.Clear, (VerdictKind?)VerdictKind.BlackHole, (int?)1391)));
            Assert.That(found.Recommendation?.Mtu.Bytes, Is.EqualTo(1391));
            Assert.That(found.Explanation, Does.Contain("do not agree on the way back"));
        });
    }

    [Test]
    public void As_many_flows_search_as_there_are_different_answers()
    {
        int[] truths = [1500, 1400, 1300];
        var (found, prober) = Run((flow, _) => truths[flow % 3]);
        Assert.Multiple(() =>
        {
            Assert.That(found.Lanes.Select(l => l.Forward.PathMtu?.Bytes), Is.EqualTo(Enumerable.Range(0, Flows).Select(i => (int?)truths[i % 3])));
            Assert.That(found.Lanes.Select(l => l.Reverse?.PathMtu?.Bytes), Is.EqualTo(Enumerable.Range(0, Flows).Select(i => (int?)truths[i % 3])));
            Assert.That(Searches(prober, Direction.Forward), Is.EqualTo(2), "1500 needs none");
        });
    }

    [Test]
    public void A_hole_of_all_lanes_is_searched_once_and_costs_a_flight_in_each_other()
    {
        var (found, prober) = Run((_, _) => 1400);
        Assert.Multiple(() =>
        {
            Assert.That(found.Lanes.Select(l => (l.Forward.PathMtu?.Bytes, l.Forward.Exact, l.Forward.Kind)), Is.All.EqualTo(((int?)1400, true, VerdictKind.BlackHole)));
            Assert.That(Searches(prober, Direction.Forward), Is.EqualTo(1));
            Assert.That(prober.Sent.Where(p => p is { Flow.Index: 4, Direction: Direction.Forward }).Select(p => p.Size.Bytes), Is.EqualTo(new[] { 1401, 1400, 128, 1401, 1401, 128 }));
        });
    }

    [Test]
    public void A_gate_that_one_flow_refuses_is_not_asked_of_the_others()
    {
        var prober = new ScriptedProber((probe, _) => probe.Size.Bytes <= 1400
            ? [ADiscovery.Answer(probe)]
            : [(ADiscovery.RoundTrip, new ProbeOutcome.TooBig(probe.Id, new PacketTooBig(1400, AFinding.Router, QuoteMatch.Nonce)))]);
        var found = Run(prober, _ => null, gate: true);
        Assert.Multiple(() =>
        {
            Assert.That((found.Forward.Kind, found.Forward.PathMtu?.Bytes), Is.EqualTo((VerdictKind.Reduced, 1400)));
            Assert.That(prober.Sent.Select(p => p.Flow), Is.All.EqualTo(Flow.First));
        });
    }

    [Test]
    public void A_dead_lane_is_told_from_a_dead_host()
    {
        var (found, _) = Run((flow, _) => flow == 0 ? 0 : 1500);
        Assert.Multiple(() =>
        {
            Assert.That(found.Lanes.Select(l => l.Forward.Kind), Is.EqualTo(new[] { VerdictKind.Unreachable }.Concat(Enumerable.Repeat(VerdictKind.Clear, Flows - 1))));
            Assert.That(found.Forward.Kind, Is.EqualTo(VerdictKind.Unreachable), "the worst lane's");
            Assert.That(found.Explanation, Does.Contain("1: no answer, 7: 1500 bytes"));
            Assert.That(found.Recommendation, Is.Null);
            Assert.That(found.Measured.Duration.TotalSeconds, Is.LessThan(5));
        });
    }

    [Test]
    public void A_dead_host_costs_each_further_flow_one_flight_and_no_time()
    {
        var (found, prober) = Run((_, _) => 0);
        Assert.Multiple(() =>
        {
            Assert.That(found.Forward.Kind, Is.EqualTo(VerdictKind.Unreachable));
            Assert.That(found.Measured.Duration.TotalSeconds, Is.EqualTo(3).Within(0.01));
            Assert.That(prober.Sent.Count(p => p.Flow.Index == 5), Is.EqualTo(4));
        });
    }

    [Test]
    public void Five_percent_loss_each_way_leaves_every_lane_exact_within_its_bytes()
    {
        const int Runs = 300;
        var (exact, bytes, slowest) = (0, new List<long>(), TimeSpan.Zero);
        for (var seed = 1; seed <= Runs; seed++)
        {
            var (found, prober) = Run((_, _) => 1400, loss: 0.0975, seed: seed);
            exact += found.Lanes.All(l => l is { Forward: { Kind: VerdictKind.BlackHole, PathMtu.Bytes: 1400, Exact: true }, Reverse: { PathMtu.Bytes: 1400, Exact: true } }) ? 1 : 0;
            bytes.Add(prober.Sent.Sum(p => (long)p.Size.Bytes));
            slowest = found.Measured.Duration > slowest ? found.Measured.Duration : slowest;
            Assert.That(found.Forward.PathMtu?.Bytes, Is.AtMost(1400), $"seed {seed}");
        }

        bytes.Sort();
        TestContext.Out.WriteLine($"exact {exact}/{Runs}, bytes median {bytes[Runs / 2]}, 95 % {bytes[Runs * 95 / 100]}, most {bytes[^1]}, slowest {slowest}");
        Assert.Multiple(() =>
        {
            Assert.That(exact, Is.AtLeast(Runs * 99 / 100));
            Assert.That(bytes[Runs / 2], Is.LessThan(190_000));
            Assert.That(slowest.TotalSeconds, Is.LessThan(2.5));
        });
    }

    [Test]
    public void Twenty_percent_loss_each_way_makes_no_lane_a_black_hole()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var (found, _) = Run((_, _) => 1500, loss: 0.36, seed: seed);
            Assert.That(found.Lanes.Select(l => l.Forward.Kind), Has.None.EqualTo(VerdictKind.BlackHole), $"seed {seed}");
            Assert.That(found.Lanes.Select(l => l.Reverse?.Kind), Has.None.EqualTo(VerdictKind.BlackHole), $"seed {seed}");
        }
    }

    /// <summary>How many flows sent sizes that nobody named: between what was held to and the largest.</summary>
    private static int Searches(ScriptedProber prober, Direction direction) => prober.Sent
        .Where(p => p.Direction == direction)
        .GroupBy(p => p.Flow)
        .Count(flow => flow.Select(p => p.Size).Distinct().Count() > 8);

    /// <param name="pathMtu">Of a flow and a direction; 0 for a dead lane.</param>
    private static (Finding Found, ScriptedProber Prober) Run(Func<int, Direction, int> pathMtu, double roundTripMs = 1, double loss = 0, int seed = 1)
    {
        var random = new Random(seed);
        var prober = new ScriptedProber((probe, _) =>
            probe.Size.Bytes > pathMtu(probe.Flow.Index, probe.Direction) || random.NextDouble() < loss ? [] : [ADiscovery.Answer(probe, afterMs: roundTripMs)]);
        return (Run(prober, _ => null), prober);
    }

    private static Flow? Locate(DiscoveryResult measured) => Finding.FlowWithAHole(AFinding.Facts(), measured);

    private static ScriptedProber OneRouter(Func<int, int> pathMtu) => new((probe, _) =>
        probe.HopLimit == 1 ? [(ADiscovery.RoundTrip, new ProbeOutcome.TimeExceeded(probe.Id, AFinding.Router))]
        : probe.Size.Bytes > pathMtu(probe.Flow.Index) ? []
        : [ADiscovery.Answer(probe)]);

    private static Finding Run(ScriptedProber prober, Func<DiscoveryResult, Flow?> locateHole, bool gate = false)
    {
        var limits = Limits() with { GateOnly = gate };
        var run = new PathDiscovery(prober, prober.Time, SimulatedProbe.Ids()).RunAsync(
            new DiscoveryRequest
            {
                Direction = Direction.Forward,
                Flows = Flows,
                Limits = limits,
                ReverseLimits = _ => limits,
                LocateHole = locateHole,
                TimeLimit = TimeSpan.FromSeconds(30),
            },
            CancellationToken.None);
        Assert.That(run.IsCompleted, Is.True, "virtual time never really waits");
        return Finding.From(AFinding.Facts(), run.Result);
    }

    private static SearchLimits Limits() => SearchLimits.For(IpFamily.Ipv4, PacketSize.Of(1500)) with { Flows = Flows };
}
