using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Judging;

/// <summary>Every verdict from hand-made evidence. Each line is a case that somebody will meet.</summary>
public sealed class VerdictRulesTests
{
    private static readonly SizeTally[] Rising = [AFinding.Tally(128, 60, 0), AFinding.Tally(1400, 40, 1), AFinding.Tally(1500, 40, 20)];

    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case("clear", VerdictKind.Clear, AFinding.Search(1500));
        yield return Case("clear up to --max", VerdictKind.Clear, AFinding.Search(1400, max: 1400), exact: false);
        yield return Case("clear up to what the kernel sends", VerdictKind.Clear, AFinding.Search(1400, max: 1400, localLimit: 1400));
        yield return Case("IPv4 cannot fill the interface", VerdictKind.Clear, AFinding.Search(65_535, max: 65_535), interfaceMtu: 65_536);
        yield return Case("the route is narrower and the path wide", VerdictKind.LocalLimit, AFinding.Search(1500), routeMtu: 1400);
        yield return Case("the route is as narrow as the path", VerdictKind.LocalLimit, AFinding.Search(1400), routeMtu: 1400);
        yield return Case("the route is narrower than the path", VerdictKind.LocalLimit, AFinding.Search(1450), routeMtu: 1400);
        yield return Case("the route repeats the interface", VerdictKind.Clear, AFinding.Search(1500), routeMtu: 1500);
        yield return Case("the route says more than the interface", VerdictKind.Clear, AFinding.Search(1500), routeMtu: 9000);
        yield return Case("the route is wider than the path", VerdictKind.BlackHole, AFinding.Search(1400), routeMtu: 1450);
        yield return Case("a silent hole", VerdictKind.BlackHole, AFinding.Search(1400));
        yield return Case("a bottleneck that says so", VerdictKind.Reduced, AFinding.Search(1400, ptbs: [AFinding.Ptb(1400, 1500)]));
        yield return Case("a bottleneck that names no size", VerdictKind.Reduced, AFinding.Search(1400, ptbs: [AFinding.Ptb(0, 1500)]));
        yield return Case("two bottlenecks, both say so", VerdictKind.Reduced, AFinding.Search(1390, ptbs: [AFinding.Ptb(1480, 1500), AFinding.Ptb(1390, 1480)]));
        yield return Case("two bottlenecks, the second silent", VerdictKind.BlackHole, AFinding.Search(1390, ptbs: [AFinding.Ptb(1480, 1500)]));
        yield return Case("a router that asks for too little", VerdictKind.Reduced, AFinding.Search(1400, ptbs: [AFinding.Ptb(1300, 1500)]));
        yield return Case("a PTB about what does pass", VerdictKind.BlackHole, AFinding.Search(1400, ptbs: [AFinding.Ptb(1200, 1300)]));
        yield return Case("a forged PTB", VerdictKind.BlackHole, AFinding.Search(1400, ptbs: [AFinding.Ptb(1400, 1500, PtbRuling.ForeignQuote)]));
        yield return Case("a PTB under translated addresses", VerdictKind.BlackHole, AFinding.Search(1400, ptbs: [AFinding.Ptb(1400, 1500, PtbRuling.TranslatedQuote)]));
        yield return Case("a PTB on a clear path", VerdictKind.Clear, AFinding.Search(1500, ptbs: [AFinding.Ptb(1400, 1500)]));
        yield return Case("DF is cleared on the way", VerdictKind.Reduced, AFinding.Search(1400, inPieces: true));
        yield return Case("loss rises with size", VerdictKind.Lossy, AFinding.Search(1500, tallies: Rising));
        yield return Case("loss rises and the route is narrow", VerdictKind.Lossy, AFinding.Search(1500, tallies: Rising), routeMtu: 1450);
        yield return Case("a hole outranks rising loss", VerdictKind.BlackHole, AFinding.Search(1500, max: 9000, tallies: Rising), interfaceMtu: 9000);
        yield return Case("a gate refused in silence", VerdictKind.BlackHole, AFinding.Search(128, max: 1450, smallestLost: 1450, end: SearchEnd.GateRefused), exact: false);
        yield return Case("never an answer", VerdictKind.Unreachable, AFinding.Search(null, end: SearchEnd.NoContact), exact: false);
        yield return Case("the port is closed", VerdictKind.Unreachable, Untold(), DiscoveryEnd.PortClosed, exact: false);
        yield return Case("the peer fell silent", VerdictKind.Inconclusive, AFinding.Search(1300, end: SearchEnd.ContactLost), exact: false);
        yield return Case("too much is lost at every size", VerdictKind.Inconclusive, AFinding.Search(1300, end: SearchEnd.TooLossy), exact: false);
        yield return Case("the time ran out", VerdictKind.Inconclusive, AFinding.Search(1300, end: SearchEnd.Cut), DiscoveryEnd.TimedOut, exact: false);
        yield return Case("interrupted", VerdictKind.Inconclusive, AFinding.Search(1300, end: SearchEnd.Cut), DiscoveryEnd.Interrupted, exact: false);
        yield return Case("interrupted before anything was told", VerdictKind.Inconclusive, Untold(), DiscoveryEnd.Interrupted, exact: false);
        yield return Case("interrupted when this direction was done", VerdictKind.Clear, AFinding.Search(1500), DiscoveryEnd.Interrupted);
        yield return Case("mixed responders void even a wide path", VerdictKind.Inconclusive, AFinding.Search(1500), DiscoveryEnd.MixedResponders, exact: false);
        yield return Case("mixed responders, nothing else known", VerdictKind.Inconclusive, AFinding.Search(null, end: SearchEnd.Cut), DiscoveryEnd.MixedResponders, exact: false);
    }

    [TestCaseSource(nameof(Cases))]
    public void Evidence_leads_to(VerdictKind kind, bool exact, Evidence evidence)
    {
        var verdict = VerdictRules.Judge(evidence);
        Assert.Multiple(() =>
        {
            Assert.That((verdict.Kind, verdict.Exact), Is.EqualTo((kind, exact)), verdict.Explanation);
            Assert.That(verdict.PathMtu, Is.EqualTo(evidence.Search.Plpmtu), "judging changes no number");
            Assert.That(verdict.SmallestLost, Is.EqualTo(evidence.Search.SmallestLost));
        });
    }

    // The explanation stands alone in a ticket: sentences, the numbers it speaks of, and no stronger word than the verdict.
    [TestCaseSource(nameof(Cases))]
    public void Its_explanation_is_whole_sentences_and_claims_no_more(VerdictKind kind, bool exact, Evidence evidence)
    {
        var words = VerdictRules.Judge(evidence).Explanation;
        Assert.Multiple(() =>
        {
            Assert.That(words, Does.Match("^[A-Z0-9\"]").And.EndsWith("."), words);
            Assert.That(words, Does.Not.Contain("  ").And.Not.Contain(" ;").And.Not.Contain(" bytes of bytes").And.Not.Match("of  |0 of 0"), words);
            if (evidence.Search.Plpmtu is { } path)
            {
                Assert.That(words, Does.Contain($"{path}"), "names the number");
            }

            Assert.That(words.Contains("vanish", StringComparison.Ordinal), Is.EqualTo(kind == VerdictKind.BlackHole), words);
            Assert.That(words.Contains("more is not proven", StringComparison.Ordinal) && kind != VerdictKind.Inconclusive, Is.False, words);
            Assert.That(words.Contains("the most the sending interface carries", StringComparison.Ordinal), Is.EqualTo(kind == VerdictKind.Clear && exact), words);
        });
    }

    [TestCase(Direction.Forward, "on the way there")]
    [TestCase(Direction.Reverse, "on the way back")]
    [TestCase(Direction.RoundTrip, "there and back")]
    public void An_explanation_says_which_way(Direction direction, string way) => Assert.That(
        VerdictRules.Judge(Of(AFinding.Search(1400), direction: direction)).Explanation,
        Does.Contain(way));

    [Test]
    public void A_black_hole_tells_its_proof() => Assert.That(
        VerdictRules.Judge(Of(AFinding.Search(1400))).Explanation,
        Does.Contain("5 of 5 packets of 1401 bytes were lost while 20 of 20 smaller ones in the same flights arrived"));

    [Test]
    public void An_echo_over_ipv4_says_that_its_reply_carries_no_df() => Assert.That(
        VerdictRules.Judge(Of(AFinding.Search(1400), direction: Direction.RoundTrip)).Explanation,
        Does.Contain("carries no DF"));

    [Test]
    public void Problem_and_known_follow_from_the_kind()
    {
        var problems = Enum.GetValues<VerdictKind>().Where(kind => Verdict(kind).IsProblem);
        var unknown = Enum.GetValues<VerdictKind>().Where(kind => !Verdict(kind).IsKnown);
        Assert.Multiple(() =>
        {
            Assert.That(problems, Is.EqualTo(new[] { VerdictKind.Reduced, VerdictKind.BlackHole, VerdictKind.Lossy }));
            Assert.That(unknown, Is.EqualTo(new[] { VerdictKind.Unreachable, VerdictKind.Inconclusive }));
        });
    }

    private static Verdict Verdict(VerdictKind kind) =>
        new() { Kind = kind, PathMtu = null, Exact = false, SmallestLost = null, LossStep = null, Sentences = [] };

    private static SearchResult Untold() => AFinding.Search(null, end: SearchEnd.Cut, tallies: []);

    private static TestCaseData Case(
        string story,
        VerdictKind kind,
        SearchResult search,
        DiscoveryEnd end = DiscoveryEnd.Complete,
        int? routeMtu = null,
        int interfaceMtu = 1500,
        bool exact = true) => new TestCaseData(kind, exact, Of(search, end, routeMtu, interfaceMtu)).SetArgDisplayNames(kind.ToString(), story);

    private static Evidence Of(
        SearchResult search,
        DiscoveryEnd end = DiscoveryEnd.Complete,
        int? routeMtu = null,
        int interfaceMtu = 1500,
        Direction direction = Direction.Forward) => new()
    {
        Direction = direction,
        Family = IpFamily.Ipv4,
        Search = search,
        Discovery = end,
        InterfaceMtu = PacketSize.Of(interfaceMtu),
        RouteMtu = routeMtu is { } route ? PacketSize.Of(route) : null,
    };
}
