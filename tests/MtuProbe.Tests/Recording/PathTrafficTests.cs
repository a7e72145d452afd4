using System.Net;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;
using MtuProbe.Recording;
using MtuProbe.Tests.Witnessing;

namespace MtuProbe.Tests.Recording;

/// <summary>Which packets belong to a measurement, and what becomes of the PTBs about it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PathTrafficTests
{
    private static readonly WireAddress Here = Wires.Address("10.77.0.1");

    private readonly FakeTimeProvider _time = new(Wires.Now);
    private readonly HashSet<UInt128> _expected = [];
    private readonly PathTraffic _traffic;

    public PathTrafficTests()
    {
        _traffic = new PathTraffic(new Target("t", IPAddress.Parse("10.77.1.2"), IpFamily.Ipv4, 9798), ProbeMethod.Agent, id => _expected.Add(id), _time);
        _traffic.Own(40001, 40002);
    }

    [Test]
    public void A_probe_is_expected_before_it_leaves()
    {
        Send(7, 1500);
        Assert.That(_expected, Is.EqualTo(new[] { (UInt128)7 }));
    }

    [Test]
    public void A_quote_is_ours_by_its_probe_or_by_its_ports()
    {
        Send(7, 1500);
        Assert.Multiple(() =>
        {
            Assert.That(_traffic.MatchOf(Wires.Quote(probe: 7), Here), Is.EqualTo(QuoteMatch.Nonce));
            Assert.That(_traffic.MatchOf(Wires.Quote(), Here), Is.EqualTo(QuoteMatch.PortsOnly));
            Assert.That(_traffic.MatchOf(Wires.Quote(Wires.Flow(sourcePort: 1024), probe: 7), Here), Is.EqualTo(QuoteMatch.Translated), "another port");
            Assert.That(_traffic.MatchOf(Wires.Quote(Wires.Flow("192.0.2.7"), probe: 7), Here), Is.EqualTo(QuoteMatch.Translated), "another source");
            Assert.That(_traffic.MatchOf(Wires.Quote(Wires.Flow(destination: "192.0.2.9"), probe: 7), Here), Is.EqualTo(QuoteMatch.Translated), "another target");
            Assert.That(_traffic.MatchOf(Wires.Quote(probe: 8), Here), Is.EqualTo(QuoteMatch.Foreign), "a probe that nobody sent");
            Assert.That(_traffic.MatchOf(Wires.Quote(probe: 0), Here), Is.EqualTo(QuoteMatch.Foreign), "no probe where one would be");
            Assert.That(_traffic.MatchOf(Wires.Quote(Wires.Flow(sourcePort: 5)), Here), Is.EqualTo(QuoteMatch.Foreign), "a port that is not ours");
            Assert.That(_traffic.MatchOf(Wires.Quote(Wires.Flow(destinationPort: 443), protocol: 6), Here), Is.Null, "somebody's connection to the target");
            Assert.That(_traffic.MatchOf(Wires.Quote(Wires.Flow(destination: "192.0.2.9")), Here), Is.Null);
        });
    }

    [Test]
    public void What_was_handed_over_was_used_and_what_was_not_was_dropped_here()
    {
        Send(7, 1500);
        _traffic.Hear(new ProbeOutcome.TooBig(new ProbeId(7), new PacketTooBig(1400, IPAddress.Parse("10.77.0.2"), QuoteMatch.Nonce)));
        _traffic.Seen(Wires.Ptb(1400), QuoteMatch.Nonce);
        _traffic.Seen(Wires.Ptb(1400), QuoteMatch.Nonce);
        _traffic.Seen(Wires.Ptb(1300, reporter: "10.77.0.3"), QuoteMatch.Nonce);
        _time.Advance(TimeSpan.FromSeconds(1));
        _traffic.End();
        _traffic.Seen(Wires.Ptb(1200, reporter: "10.77.0.4", at: Wires.Now.AddSeconds(2)), QuoteMatch.Nonce);
        Assert.That(_traffic.Read(PacketSize.Of(1200), "eth0", new Ear(0, HearsAll: true)).Ptbs.Select(s => (s.Reporter.ToString(), s.NextHopMtu, s.Fate, s.Count)), Is.EqualTo(new[]
        {
            ("10.77.0.2", 1400, PtbFate.Used, 2), ("10.77.0.3", 1300, PtbFate.DroppedHere, 1), ("10.77.0.4", 1200, PtbFate.Late, 1),
        }));
    }

    [Test]
    public void What_comes_last_shares_the_fate_of_what_came_before_it()
    {
        _traffic.Seen(Wires.Ptb(1400), QuoteMatch.Nonce);
        _time.Advance(TimeSpan.FromSeconds(1));
        _traffic.End();
        _traffic.Seen(Wires.Ptb(1400, at: Wires.Now.AddSeconds(0.95)), QuoteMatch.Nonce);
        Assert.That(_traffic.Read(PacketSize.Of(1400), "eth0", new Ear(0, HearsAll: true)).Ptbs.Single(), Has.Property("Fate").EqualTo(PtbFate.DroppedHere).And.Property("Count").EqualTo(2));
    }

    [Test]
    public void What_TCP_heard_names_no_reporter_and_counts_by_its_number()
    {
        _traffic.Hear(new ProbeOutcome.TooBig(ProbeId.None, new PacketTooBig(1400, IPAddress.Any, QuoteMatch.PortsOnly)));
        _traffic.Seen(Wires.Ptb(1400), QuoteMatch.PortsOnly);
        Assert.That(_traffic.Read(null, "eth0", new Ear(0, HearsAll: true)).Ptbs.Single().Fate, Is.EqualTo(PtbFate.Used));
    }

    [Test]
    public void Lost_are_those_above_the_path_MTU_that_were_not_answered_and_went_the_whole_way()
    {
        Send(1, 1500);
        Send(2, 1500);
        Send(3, 1500, hopLimit: 2);
        Send(4, 1500, direction: Direction.Reverse);
        Send(5, 1400);
        Send(6, 1450);
        _traffic.Hear(new ProbeOutcome.Delivered(new ProbeId(6), TimeSpan.Zero, null));
        _traffic.Seen(1, isLeaving: true);
        _traffic.Seen(2, isLeaving: false);
        var read = _traffic.Read(PacketSize.Of(1400), "eth0", new Ear(0, HearsAll: true));
        Assert.That((read.Lost, read.LostThatLeft, read.Packets), Is.EqualTo(((int?)2, (int?)1, 2)));
    }

    [Test]
    public void Who_hears_only_ICMP_cannot_say_what_left()
    {
        Send(1, 1500);
        var read = _traffic.Read(PacketSize.Of(1400), "eth0", new Ear(0, HearsAll: false));
        Assert.That((read.Lost, read.LostThatLeft), Is.EqualTo(((int?)null, (int?)null)));
    }

    private void Send(uint id, int size, byte? hopLimit = null, Direction direction = Direction.Forward) =>
        _traffic.Send(new Probe(new ProbeId(id), PacketSize.Of(size), direction) { HopLimit = hopLimit });
}
