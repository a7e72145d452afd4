using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Judging;

/// <summary>What the ends of a TCP connection have to do with a size, and what must not be said of the path because of it.</summary>
public sealed class TcpVerdictTests
{
    [Test]
    public void A_hole_on_the_way_back_is_told_as_the_handshake_that_hangs()
    {
        var finding = Measure(Hole(reverse: 1320));

        Assert.That((finding.Forward.Kind, finding.Reverse?.Kind), Is.EqualTo((VerdictKind.Clear, VerdictKind.BlackHole)));
        Assert.That(finding.Explanation, Does.StartWith(
            "The TLS handshake hangs because the service's 1448-byte segments do not come back; they pass up to 1268. Set MTU 1320 (MSS 1280) here."));
    }

    [Test]
    public void A_service_that_thinks_for_two_seconds_is_no_hole()
    {
        var finding = Measure(SimulatedProbe.Network(1500, 1500), new() { ThinksFor = TimeSpan.FromSeconds(2) });

        Assert.That((finding.Forward.Kind, finding.Reverse?.Kind), Is.EqualTo((VerdictKind.Clear, VerdictKind.Clear)), finding.Explanation);
    }

    [Test]
    public void A_short_answer_leaves_the_way_back_open_and_the_advice_to_the_way_there()
    {
        var finding = Measure(SimulatedProbe.Network(1500, 1400), new() { AnswerBytes = 700 });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.Reverse, Has.Property(nameof(Verdict.Kind)).EqualTo(VerdictKind.Inconclusive));
            Assert.That(finding.Reverse!.PathMtu?.Bytes, Is.EqualTo(752));
            Assert.That(finding.Reverse.Exact, Is.False);
            Assert.That(finding.Explanation, Does.Contain("does not fill a larger segment (700 bytes"));
            Assert.That(finding.Recommendation?.Mtu.Bytes, Is.EqualTo(1400));
        }
    }

    [Test]
    public void An_mss_that_was_rewritten_limits_the_question_and_not_the_path()
    {
        var finding = Measure(Clamped(1360, hole: null));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((finding.Forward.Kind, finding.Forward.PathMtu?.Bytes, finding.Forward.Exact), Is.EqualTo((VerdictKind.Clear, 1400, false)), finding.Explanation);
            Assert.That((finding.Reverse?.Kind, finding.Reverse?.PathMtu?.Bytes, finding.Reverse?.Exact), Is.EqualTo((VerdictKind.Clear, 1400, false)));
            Assert.That(finding.Forward.Bound?.Kind, Is.EqualTo(SegmentBoundKind.PeerMss));
            Assert.That(finding.Reverse?.Bound?.Kind, Is.EqualTo(SegmentBoundKind.PeerSegments));
            Assert.That(finding.Recommendation, Is.Null, "nobody has proven what the path carries");
            Assert.That(finding.Explanation, Does.Contain("something on the way that rewrites the MSS"));
        }
    }

    [Test]
    public void A_hole_below_a_rewritten_mss_is_found()
    {
        var finding = Measure(Clamped(1360, hole: 1300));

        Assert.That((finding.Forward.Kind, finding.Forward.PathMtu?.Bytes, finding.Forward.Exact), Is.EqualTo((VerdictKind.BlackHole, 1300, true)), finding.Explanation);
        Assert.That((finding.Reverse?.Kind, finding.Reverse?.PathMtu?.Bytes), Is.EqualTo((VerdictKind.BlackHole, 1300)));
        Assert.That(finding.Explanation, Does.Contain("1348-byte segments do not come back").And.Contain("allows packets of 1400 bytes"));
    }

    [Test]
    public void A_path_that_signals_is_reduced_both_ways([Values] IpFamily family)
    {
        var finding = Measure(SimulatedProbe.Network(1500, 1400, ptb: true), family: family);

        Assert.That((finding.Forward.Kind, finding.Forward.PathMtu?.Bytes), Is.EqualTo((VerdictKind.Reduced, 1400)), finding.Explanation);
        Assert.That((finding.Reverse?.Kind, finding.Reverse?.PathMtu?.Bytes), Is.EqualTo((VerdictKind.Reduced, 1400)), finding.Explanation);
        Assert.That(finding.Recommendation?.Mtu.Bytes, Is.EqualTo(1400));
    }

    [Test]
    public void What_the_service_has_cached_is_its_limit_and_no_path_mtu()
    {
        var finding = Measure(SimulatedProbe.Network(1500, 1500), new() { CachedMtu = 1400 });

        Assert.That((finding.Forward.Kind, finding.Forward.Bound?.Kind), Is.EqualTo((VerdictKind.Clear, SegmentBoundKind.PeerMss)));
        Assert.That((finding.Reverse?.Kind, finding.Reverse?.Bound?.Kind), Is.EqualTo((VerdictKind.Clear, SegmentBoundKind.PeerSegments)));
        Assert.That(finding.Explanation, Does.Contain("a path MTU that it has cached"));
    }

    [Test]
    public void A_route_that_is_set_lower_is_a_local_limit_to_tcp_too()
    {
        var finding = Measure(SimulatedProbe.Network(1500, 1500) with { ClientRouteMtu = 1450 });

        Assert.That((finding.Forward.Kind, finding.Forward.PathMtu?.Bytes), Is.EqualTo((VerdictKind.LocalLimit, 1450)), finding.Explanation);
    }

    [Test]
    public void What_this_host_has_cached_hides_the_path()
    {
        var verdict = VerdictRules.Judge(An(Direction.Forward, 1400, new(SegmentBoundKind.OwnPathMtu, PacketSize.Of(1400))));

        Assert.That((verdict.Kind, verdict.PathMtu?.Bytes, verdict.Exact), Is.EqualTo((VerdictKind.Inconclusive, 1400, false)));
        Assert.That(verdict.Explanation, Does.Contain("kernel has learned 1400 bytes"));
    }

    [TestCase(Direction.Forward)]
    [TestCase(Direction.Reverse)]
    public void Acknowledgements_without_an_answer_prove_nothing_about_the_service(Direction direction)
    {
        var mute = An(direction, direction == Direction.Forward ? 1500 : null, bound: null, peer => peer with { AnswerBytes = 0 });

        Assert.That(VerdictRules.Judge(mute).Kind, Is.EqualTo(VerdictKind.Inconclusive));
        Assert.That(VerdictRules.Judge(mute).Explanation, Does.Contain(direction == Direction.Forward ? "not a byte of an answer" : "says nothing"));
    }

    [Test]
    public void A_service_that_hangs_up_is_said_so()
    {
        var closing = An(Direction.Forward, null, bound: null, peer => peer with { AnswerBytes = 0, ClosedUnheard = 4, Established = 4 });

        Assert.That(VerdictRules.Judge(closing).Kind, Is.EqualTo(VerdictKind.Inconclusive));
        Assert.That(VerdictRules.Judge(closing).Explanation, Does.Contain("closes the connection before it says anything (4 of 4 connections)"));
    }

    [Test]
    public void Nobody_who_accepts_a_connection_is_unreachable()
    {
        var dead = An(Direction.Forward, null, bound: null, peer => peer with { AnswerBytes = 0, Established = 0 });

        Assert.That(VerdictRules.Judge(dead with { Search = dead.Search with { Tallies = [] } }).Kind, Is.EqualTo(VerdictKind.Unreachable));
    }

    private static Finding Measure(Scenario network, SimulatedService? service = null, IpFamily family = IpFamily.Ipv4) =>
        new SimulatedMeasurement(network, family) { Method = ProbeMethod.Tcp, Service = service ?? new(), Hops = false }.Conclude();

    private static Scenario Hole(int reverse) => SimulatedProbe.Network(1500, 1500) with
    {
        Links = [new() { Mtu = 1500 }, new() { Mtu = 1500, ReverseSilentAbove = reverse }, new() { Mtu = 1500 }],
    };

    private static Scenario Clamped(int mss, int? hole) => SimulatedProbe.Network(1500, 1500) with
    {
        Links = [new() { Mtu = 1500 }, new() { Mtu = 1500, SwitchMtu = hole }, new() { Mtu = 1500 }],
        Routers = [new() { ClampsMss = mss }, new()],
    };

    private static Evidence An(Direction direction, int? plpmtu, SegmentBound? bound, Func<TcpPeer, TcpPeer>? change = null) => new()
    {
        Direction = direction,
        Family = IpFamily.Ipv4,
        Search = AFinding.Search(plpmtu, max: bound?.Largest.Bytes ?? 1500, end: plpmtu is null ? SearchEnd.NoContact : SearchEnd.Complete) with { Bound = bound },
        Discovery = Core.Discovering.DiscoveryEnd.Complete,
        InterfaceMtu = PacketSize.Of(1500),
        RouteMtu = null,
        Tcp = (change ?? (peer => peer))(new()
        {
            Connections = 4,
            Established = 4,
            ClosedUnheard = 0,
            Offers = PacketSize.Of(1500),
            OptionBytes = 12,
            Asked = TcpQuestionKind.Tls,
            Answered = TcpAnswerKind.Tls,
            AnswerLine = null,
            AnswerBytes = 4000,
            WasToAnswer = true,
            QuestionArrived = true,
        }),
    };
}
