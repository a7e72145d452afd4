using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Tests.Searching;

/// <summary>RFC 8899 §4.6.1 and §4.6.2, row by row.</summary>
public sealed class PtbRulesTests
{
    [TestCase(QuoteMatch.Nonce, PtbRuling.Accepted)]
    [TestCase(QuoteMatch.PortsOnly, PtbRuling.Accepted)]
    [TestCase(QuoteMatch.Translated, PtbRuling.TranslatedQuote)]
    [TestCase(QuoteMatch.Foreign, PtbRuling.ForeignQuote)]
    public void A_quote_that_is_not_our_packet_is_not_used(QuoteMatch match, PtbRuling ruling) =>
        Assert.That(Rule(1400, 1500, IpFamily.Ipv4, match), Is.EqualTo(ruling));

    // PL_PTB_SIZE < MIN_PLPMTU: invalid.
    [TestCase(IpFamily.Ipv4, int.MinValue, PtbRuling.BelowMinimum)]
    [TestCase(IpFamily.Ipv4, -1, PtbRuling.BelowMinimum)]
    [TestCase(IpFamily.Ipv4, 1, PtbRuling.BelowMinimum)]
    [TestCase(IpFamily.Ipv4, 67, PtbRuling.BelowMinimum)]
    [TestCase(IpFamily.Ipv6, 0, PtbRuling.BelowMinimum)]
    [TestCase(IpFamily.Ipv6, 1279, PtbRuling.BelowMinimum)]
    // RFC 1191 §3, §5: a router of before says zero, and hosts obey.
    [TestCase(IpFamily.Ipv4, 0, PtbRuling.Accepted)]
    // MIN_PLPMTU <= PL_PTB_SIZE < BASE_PLPMTU: a robust PL may enter ERROR; we try that size.
    [TestCase(IpFamily.Ipv4, 68, PtbRuling.Accepted)]
    [TestCase(IpFamily.Ipv4, 1199, PtbRuling.Accepted)]
    // BASE_PLPMTU <= PL_PTB_SIZE < PROBED_SIZE: the next search point.
    [TestCase(IpFamily.Ipv4, 1200, PtbRuling.Accepted)]
    [TestCase(IpFamily.Ipv6, 1280, PtbRuling.Accepted)]
    [TestCase(IpFamily.Ipv4, 1499, PtbRuling.Accepted)]
    // PL_PTB_SIZE >= PROBED_SIZE: inconsistent, discarded.
    [TestCase(IpFamily.Ipv4, 1500, PtbRuling.NotBelowProbe)]
    [TestCase(IpFamily.Ipv6, 1501, PtbRuling.NotBelowProbe)]
    [TestCase(IpFamily.Ipv4, int.MaxValue, PtbRuling.NotBelowProbe)]
    public void Its_size_is_ruled_as_the_table_says(IpFamily family, int nextHopMtu, PtbRuling ruling) =>
        Assert.That(Rule(nextHopMtu, 1500, family), Is.EqualTo(ruling));

    [Test]
    public void A_complaint_about_no_known_probe_is_foreign() =>
        Assert.That(Rule(1400, null, IpFamily.Ipv4), Is.EqualTo(PtbRuling.ForeignQuote));

    [Test]
    public void A_valid_one_sets_nothing_and_names_the_next_size()
    {
        var search = new ASearch();
        search.Fly(p => p.Size.Bytes == 1500 ? ASearch.TooBig(p, 1400) : ASearch.Delivered(p));
        Assert.Multiple(() =>
        {
            Assert.That(search.Search.Plpmtu, Is.EqualTo(SearchLimits.ControlSize), "RFC 8899 §4.6.2: MUST NOT set the PLPMTU");
            Assert.That(search.Search.NextFlight().Select(p => p.Size.Bytes).Distinct(), Is.EquivalentTo(new[] { 128, 1400, 1401 }));
        });
    }

    [Test]
    public void An_ipv4_router_that_names_no_size_signals_and_gives_no_hint()
    {
        var search = new ASearch();
        search.Fly(p => p.Size.Bytes == 1500 ? ASearch.TooBig(p, 0) : ASearch.Delivered(p));
        var honest = new ASearch();
        honest.Fly(p => p.Size.Bytes == 1500 ? ASearch.Lost(p) : ASearch.Delivered(p));
        Assert.Multiple(() =>
        {
            Assert.That(search.Search.Result().Signal?.Ptb.NextHopMtu, Is.Zero);
            Assert.That(
                search.Search.NextFlight().Select(p => p.Size.Bytes),
                Is.EqualTo(honest.Search.NextFlight().Select(p => p.Size.Bytes)), "as after silence");
        });
    }

    private static PtbRuling Rule(int nextHopMtu, int? probed, IpFamily family, QuoteMatch match = QuoteMatch.Nonce) =>
        PtbRules.Rule(new PacketTooBig(nextHopMtu, IPAddress.Loopback, match), probed is { } p ? PacketSize.Of(p) : null, family);
}
