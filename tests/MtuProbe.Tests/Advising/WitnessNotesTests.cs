using MtuProbe.Core.Advising;
using MtuProbe.Core.Witnessing;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Tests.Simulation;
using MtuProbe.Tests.Witnessing;

namespace MtuProbe.Tests.Advising;

/// <summary>What the wire adds to a finding: words and remedies, never a number.</summary>
public sealed class WitnessNotesTests
{
    private static Finding Hole => SimulatedProbe.Probe(ScenarioFiles.Named("forward-hole"));

    [Test]
    public void Verdict_and_numbers_stay_whatever_was_seen([Values] PtbFate fate, [Values("forward-hole", "reduced", "clear", "reverse-hole")] string scenario)
    {
        var before = SimulatedProbe.Probe(ScenarioFiles.Named(scenario));
        var after = before.With(Wires.Seen(fate));
        Assert.That((after.Forward, after.Reverse, after.Recommendation, after.Measured), Is.EqualTo((before.Forward, before.Reverse, before.Recommendation, before.Measured)));
        Assert.That(after.Explanation, Does.StartWith(before.Explanation).And.Contain("Seen on eth0: 3 \"packet too big\" from 10.77.0.2 (next-hop MTU 1400)"));
    }

    [Test]
    public void Silence_on_the_wire_says_that_none_was_sent_or_that_it_was_lost_on_the_way()
    {
        var told = Hole.With(Wires.Seen());
        Assert.That(told.Explanation, Does.EndWith("All 9 packets above the path MTU that were lost had left eth0. No \"packet too big\" about them arrived on eth0: none was sent, or it was dropped on its way here."));
        Assert.That(told.Remedies.Select(remedy => remedy.For), Is.EqualTo(Hole.Remedies.Select(remedy => remedy.For)));
    }

    [TestCase(PtbFate.DroppedHere, "this-host", "its own firewall or reverse-path filter drops them")]
    [TestCase(PtbFate.TranslatedQuote, "nat", "192.0.2.7:1024 to 10.77.1.2:9798, not as it left here")]
    [TestCase(PtbFate.BelowMinimum, "router", "ask for less than a router may")]
    [TestCase(PtbFate.NotBelowProbe, "router", "ask for no less than the packet had")]
    [TestCase(PtbFate.Damaged, "router", "have a wrong checksum")]
    [TestCase(PtbFate.ForeignQuote, null, "forged, or about another connection")]
    [TestCase(PtbFate.Late, null, "came after the search had ended")]
    public void What_arrived_and_was_ignored_is_explained_and_has_its_own_remedy_first(PtbFate fate, string? remedy, string words)
    {
        var told = Hole.With(Wires.Seen(fate));
        Assert.That(told.Explanation, Does.Contain(words));
        Assert.That(told.Remedies.Select(r => r.For).First(), Is.EqualTo(remedy ?? Hole.Remedies[0].For));
    }

    [Test]
    public void Where_it_did_arrive_no_firewall_on_the_way_is_to_blame([Values(PtbFate.DroppedHere, PtbFate.TranslatedQuote, PtbFate.NotBelowProbe)] PtbFate fate)
    {
        Assert.That(Hole.Remedies.Select(r => r.For), Has.Some.EqualTo("firewall"));
        Assert.That(Hole.With(Wires.Seen(fate)).Remedies.Select(r => r.For), Has.None.EqualTo("firewall"));
    }

    [Test]
    public void Who_never_let_its_packets_out_is_told_to_look_at_itself()
    {
        var told = Hole.With(Wires.Seen() with { LostThatLeft = 0 });
        Assert.That(told.Explanation, Does.Contain("None of the 9 packets above the path MTU that were lost left eth0: this host itself drops them"));
        Assert.That(told.Remedies[0].For, Is.EqualTo("this-host"));
        Assert.That(told.Remedies[0].Text, Does.Contain("nft list ruleset"));
    }

    [Test]
    public void A_capture_that_missed_frames_proves_nothing_by_what_it_did_not_see()
    {
        var told = Hole.With(Wires.Seen() with { LostThatLeft = 0, Missed = 12 });
        Assert.That(told.Explanation, Does.Contain("0 of the 9 packets").And.Contain("the capture missed 12 frames").And.Not.Contain("this host itself drops").And.Not.Contain("none was sent"));
        Assert.That(told.Remedies.Select(r => r.For), Has.None.EqualTo("this-host"));
    }

    [Test]
    public void A_path_that_signals_needs_no_repair() =>
        Assert.That(SimulatedProbe.Probe(ScenarioFiles.Named("reduced")).With(Wires.Seen(PtbFate.NotBelowProbe)).Remedies.Select(r => r.For), Has.None.EqualTo("router"));
}
