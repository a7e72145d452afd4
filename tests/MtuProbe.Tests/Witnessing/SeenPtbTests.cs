using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;
using static MtuProbe.Tests.Witnessing.AConnection;

namespace MtuProbe.Tests.Witnessing;

/// <summary>PTBs by reporter and what they ask for.</summary>
public sealed class SeenPtbTests
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch.AddYears(50);

    [TestCase("10.5.0.1", 1400, 1500, true, SeenPtbRuling.Plausible)]
    [TestCase("10.5.0.1", 68, 1500, true, SeenPtbRuling.Plausible)]
    [TestCase("10.5.0.1", 67, 1500, true, SeenPtbRuling.BelowMinimum)]
    [TestCase("10.5.0.1", 0, 1500, true, SeenPtbRuling.NamesNoSize)]
    [TestCase("10.5.0.1", 1500, 1500, true, SeenPtbRuling.NotBelowQuoted)]
    [TestCase("10.5.0.1", 1400, 1500, false, SeenPtbRuling.BadChecksum)]
    [TestCase("2001:db8::5", 1280, 1500, true, SeenPtbRuling.Plausible)]
    [TestCase("2001:db8::5", 1279, 1500, true, SeenPtbRuling.BelowMinimum)]
    [TestCase("2001:db8::5", 0, 1500, true, SeenPtbRuling.BelowMinimum)]
    public void Each_is_ruled_on_by_itself(string reporter, int nextHopMtu, int quoted, bool isWhole, SeenPtbRuling ruling) =>
        Assert.That(SeenPtbRules.Rule(Ptb(reporter, nextHopMtu, quoted, isWhole)), Is.EqualTo(ruling));

    [Test]
    public void One_whose_quote_is_no_packet_is_told_as_such() =>
        Assert.That(SeenPtbRules.Rule(Ptb("10.5.0.1", 1400, 1500, true) with { Quote = null }), Is.EqualTo(SeenPtbRuling.UnreadableQuote));

    [Test]
    public void They_are_counted_by_reporter_and_size_with_a_few_of_the_quoted_destinations()
    {
        var witness = AWitness();
        for (var i = 0; i < 9; i++)
        {
            witness.Hear(Ptb("10.5.0.1", 1400, 1500, true, $"10.9.0.{i + 1}") with { At = Begin.AddSeconds(i) });
        }

        witness.Hear(Ptb("10.5.0.1", 0, 1500, true));
        witness.Hear(Ptb("2001:db8::5", 1300, 1500, true, "2001:db8:9::1"));
        var report = witness.Report(Begin.AddSeconds(10));
        var most = report.Ptbs[0];
        Assert.Multiple(() =>
        {
            Assert.That(report.Ptbs.Select(p => (p.Reporter.ToString(), p.NextHopMtu, p.Count, p.Absurd)),
                Is.EqualTo(new[] { ("10.5.0.1", 1400, 9L, 0L), ("10.5.0.1", 0, 1L, 1L), ("2001:db8::5", 1300, 1L, 0L) }));
            Assert.That((most.First, most.Last), Is.EqualTo((Begin, Begin.AddSeconds(8))));
            Assert.That(most.QuotedDestinations.Select(d => d.ToString()), Is.EqualTo(new[] { "10.9.0.1", "10.9.0.2", "10.9.0.3", "10.9.0.4" }));
            Assert.That(report.PtbTotals, Is.EquivalentTo(new Dictionary<(IpFamily, SeenPtbRuling), long>
            {
                [(IpFamily.Ipv4, SeenPtbRuling.Plausible)] = 9, [(IpFamily.Ipv4, SeenPtbRuling.NamesNoSize)] = 1, [(IpFamily.Ipv6, SeenPtbRuling.Plausible)] = 1,
            }));
            Assert.That((report.AbsurdPtbs, report.HasProblem), Is.EqualTo((1L, true)));
        });
    }

    [TestCase("10.0.0.1", "10.9.0.1", ExpectedResult = "10.0.0.1:1 -> 10.9.0.1:2")]
    [TestCase("2001:db8::1", "2001:db8::2", ExpectedResult = "[2001:db8::1]:1 -> [2001:db8::2]:2")]
    public string A_flow_is_written_as_people_write_it(string source, string destination) => new WireFlow(Address(source), 1, Address(destination), 2).ToString();

    [Test]
    public void A_believable_one_is_no_problem()
    {
        var witness = AWitness();
        witness.Hear(Ptb("10.5.0.1", 1400, 1500, true));
        Assert.That(witness.Report(Begin).HasProblem, Is.False);
    }

    private static SeenPtb Ptb(string reporter, int nextHopMtu, int quoted, bool isWhole, string destination = "10.9.0.1")
    {
        var family = Address(reporter).Family;
        var flow = new WireFlow(family == IpFamily.Ipv4 ? Address("10.0.0.1") : Address("2001:db8::1"), 40_000, Address(destination), 443);
        return new SeenPtb(Begin, Address(reporter), flow.Source, nextHopMtu, isWhole, new QuotedPacket(flow, 17, PacketSize.Of(quoted), true, null, 0, false, null));
    }
}
