using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Tests.Judging;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Searching;

/// <summary>
/// RFC 8899 §3 (6), (7), §4.6: whatever a PTB says, only delivery raises the number and only lost copies convict. Each kind of lie is told
/// about every probe above 200 bytes, over true path MTUs all over the range.
/// </summary>
public sealed class LyingPtbTests
{
    private const int InterfaceMtu = 1500;

    /// <summary>A hint costs a flight, and at most three are followed; each believed lie may spoil one more narrowing.</summary>
    private const int MoreFlights = 6;

    private static readonly int[] PathMtus = [.. Enumerable.Range(0, 30).Select(i => 576 + (i * 31)), 1499, InterfaceMtu];

    private static readonly (string Name, bool IsBelievable, Func<Probe, int, IpFamily, PacketTooBig?> Tell)[] Lies =
    [
        ("68", true, (_, _, _) => Says(68)),
        ("67, below what IPv4 allows", false, (_, _, _) => Says(67)),
        ("zero, as old routers do", true, (_, _, _) => Says(0)),
        ("negative", false, (_, _, _) => Says(int.MinValue)),
        ("huge", false, (_, _, _) => Says(int.MaxValue)),
        ("exactly the probe", false, (probe, _, _) => Says(probe.Size.Bytes)),
        ("more than the probe", false, (probe, _, _) => Says(probe.Size.Bytes + 1)),
        ("1279, below what IPv6 allows", true, (_, _, _) => Says(1279)),
        ("1280", true, (_, _, _) => Says(1280)),
        ("one less than the probe", true, (probe, _, _) => Says(probe.Size.Bytes - 1)),
        ("half of the probe", true, (probe, _, _) => Says(probe.Size.Bytes / 2)),
        ("the same with ports only", true, (_, _, _) => Says(1300, QuoteMatch.PortsOnly)),
        ("every fifth only", true, (_, i, _) => i % 5 == 3 ? Says(1333) : null),
        ("a different size every time", true, (_, i, _) => Says(600 + (i * 397 % 900))),
        ("forged", false, (_, _, _) => Says(1000, QuoteMatch.Foreign)),
        ("translated", false, (_, _, _) => Says(1000, QuoteMatch.Translated)),
    ];

    private static IEnumerable<TestCaseData> AllLies() =>
        from lie in Lies
        from family in new[] { IpFamily.Ipv4, IpFamily.Ipv6 }
        select new TestCaseData(lie.Name, family).SetArgDisplayNames(lie.Name, family.ToString());

    [TestCaseSource(nameof(AllLies))]
    public void A_lie_changes_no_number_and_costs_a_bounded_number_of_flights(string name, IpFamily family)
    {
        var lie = Lies.Single(l => l.Name == name);
        foreach (var pathMtu in PathMtus.Where(mtu => mtu >= family.MinPlpmtu.Bytes))
        {
            var network = SimulatedProbe.Network(InterfaceMtu, pathMtu);
            var honest = SimulatedProbe.Discover(network, family, reverse: false).Forward;
            LyingProber? liar = null;
            var found = Discover(pathMtu, family, lie.Tell, prober => liar = prober).Forward;
            Assert.Multiple(() =>
            {
                Assert.That(liar!.Told, Is.Positive, "a test without a lie proves nothing");
                Assert.That((found.End, found.Plpmtu?.Bytes, found.IsExact), Is.EqualTo((SearchEnd.Complete, pathMtu, true)), $"path MTU {pathMtu}");
                Assert.That(found.Flights, Is.LessThanOrEqualTo(honest.Flights + MoreFlights), $"path MTU {pathMtu}");
            });
        }
    }

    [TestCaseSource(nameof(AllLies))]
    public void A_lie_that_is_not_accepted_changes_no_verdict_and_is_told(string name, IpFamily family)
    {
        var lie = Lies.Single(l => l.Name == name);
        foreach (var pathMtu in PathMtus.Where(mtu => mtu >= family.MinPlpmtu.Bytes))
        {
            var found = Discover(pathMtu, family, lie.Tell);
            if (lie.IsBelievable && found.Forward.Ptbs.Any(r => r.Ruling == PtbRuling.Accepted))
            {
                continue;
            }

            var verdict = Finding.From(AFinding.Facts(family), found).Forward;
            Assert.Multiple(() =>
            {
                Assert.That(found.Forward.Ptbs.Select(r => r.Ruling), Has.None.EqualTo(PtbRuling.Accepted));
                Assert.That(verdict.Kind, Is.EqualTo(pathMtu == InterfaceMtu ? VerdictKind.Clear : VerdictKind.BlackHole), $"path MTU {pathMtu}");
                Assert.That(verdict.Explanation, Does.Contain("did not count").And.Contain(LyingProber.Liar.ToString()));
            });
        }
    }

    [TestCaseSource(nameof(AllLies))]
    public void A_lie_about_packets_that_arrive_leaves_a_clear_path_clear(string name, IpFamily family)
    {
        var found = Discover(InterfaceMtu, family, Lies.Single(l => l.Name == name).Tell);
        Assert.Multiple(() =>
        {
            Assert.That(Finding.From(AFinding.Facts(family), found).Forward.Kind, Is.EqualTo(VerdictKind.Clear));
            Assert.That(found.Forward.Flights, Is.LessThanOrEqualTo(2), "delivery settles it");
        });
    }

    [Test]
    public void In_ipv6_nothing_below_1280_is_accepted()
    {
        var found = Discover(1400, IpFamily.Ipv6, (_, i, _) => Says(1200 + (i % 80))).Forward;
        Assert.That(found.Ptbs.Select(r => r.Ruling), Is.Not.Empty.And.All.EqualTo(PtbRuling.BelowMinimum));
    }

    // The routers tell the truth, but only now and then: RFC 1812 §4.3.2.8 lets them limit the rate.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(5)]
    [TestCase(9)]
    public void Honest_but_rate_limited_routers_still_make_the_path_reduced(int everyNth)
    {
        foreach (var pathMtu in PathMtus.Where(mtu => mtu < InterfaceMtu))
        {
            var told = 0;
            var found = Discover(pathMtu, IpFamily.Ipv4, (probe, _, _) => probe.Size.Bytes > pathMtu && ++told % everyNth == 0 ? Says(pathMtu) : null);
            var verdict = Finding.From(AFinding.Facts(IpFamily.Ipv4), found).Forward;
            Assert.That(
                (verdict.Kind, verdict.PathMtu?.Bytes, verdict.Exact),
                Is.EqualTo((told >= everyNth ? VerdictKind.Reduced : VerdictKind.BlackHole, pathMtu, true)));
        }
    }

    private static DiscoveryResult Discover(int pathMtu, IpFamily family, Func<Probe, int, IpFamily, PacketTooBig?> tell, Action<LyingProber>? made = null) =>
        SimulatedProbe.Discover(
            SimulatedProbe.Network(InterfaceMtu, pathMtu),
            family,
            between: prober =>
            {
                var liar = new LyingProber(prober, (probe, i) => probe.Size.Bytes > 200 ? tell(probe, i, family) : null);
                made?.Invoke(liar);
                return liar;
            },
            reverse: false);

    private static PacketTooBig Says(int nextHopMtu, QuoteMatch match = QuoteMatch.Nonce) => new(nextHopMtu, LyingProber.Liar, match);
}
