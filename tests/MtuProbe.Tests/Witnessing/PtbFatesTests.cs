using MtuProbe.Core.Probing;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Tests.Witnessing;

/// <summary>Why a PTB that arrived was used, or was not.</summary>
public sealed class PtbFatesTests
{
    [TestCase(1400, 1500, true, false, PtbFate.Used)]
    [TestCase(1400, 1500, false, false, PtbFate.DroppedHere)]
    [TestCase(1400, 1500, false, true, PtbFate.Late)]
    [TestCase(1400, 1500, true, true, PtbFate.Used)]
    [TestCase(1400, null, false, false, PtbFate.DroppedHere)]
    [TestCase(1500, 1500, false, false, PtbFate.NotBelowProbe)]
    [TestCase(9000, 1500, true, false, PtbFate.NotBelowProbe)]
    [TestCase(67, 1500, true, false, PtbFate.BelowMinimum)]
    [TestCase(0, 1500, true, false, PtbFate.Used)]
    [TestCase(0, 1500, false, false, PtbFate.DroppedHere)]
    public void In_IPv4(int nextHopMtu, int? quoted, bool wasHeard, bool isLate, PtbFate fate) =>
        Assert.That(PtbFates.Of(Wires.Ptb(nextHopMtu, Wires.Quote(size: quoted)), QuoteMatch.Nonce, wasHeard, isLate), Is.EqualTo(fate));

    [TestCase(1279, PtbFate.BelowMinimum)]
    [TestCase(0, PtbFate.BelowMinimum)]
    [TestCase(1280, PtbFate.DroppedHere)]
    public void In_IPv6_nobody_may_ask_for_less_than_its_minimum(int nextHopMtu, PtbFate fate) =>
        Assert.That(PtbFates.Of(Wires.Ptb(nextHopMtu, reporter: "fd77::2"), QuoteMatch.PortsOnly, wasHeard: false, isLate: false), Is.EqualTo(fate));

    [TestCase(QuoteMatch.Translated, PtbFate.TranslatedQuote)]
    [TestCase(QuoteMatch.Foreign, PtbFate.ForeignQuote)]
    public void A_quote_that_is_not_ours_decides_whatever_else_it_says(QuoteMatch match, PtbFate fate)
    {
        foreach (var mtu in new[] { 0, 67, 1400, 9000 })
        {
            Assert.That(PtbFates.Of(Wires.Ptb(mtu), match, wasHeard: true, isLate: false), Is.EqualTo(fate));
        }
    }

    [Test]
    public void What_is_damaged_is_not_read() =>
        Assert.That(PtbFates.Of(Wires.Ptb(isWhole: false), QuoteMatch.Nonce, wasHeard: false, isLate: false), Is.EqualTo(PtbFate.Damaged));
}
