using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;
using MtuProbe.Measuring;

namespace MtuProbe.Tests.Measuring;

/// <summary>An echo that stops short, and the same target's closed port asked one way.</summary>
public sealed class CrossCheckTests
{
    [TestCase("reverse-hole", "1500 bytes arrive there: the way back is the narrower one, with 1320.")]
    [TestCase("asymmetric", "1400 bytes and perhaps more arrive there: the way back is the narrower one, with 1300.")]
    [TestCase("l2-hole", "the limit is 1400 bytes too: the way there is narrow at least.")]
    [TestCase("routed-hole", "the limit is 1377 bytes too: the way there is narrow at least.")]
    public void What_both_together_mean_is_said_with_both_numbers(string scenario, string words)
    {
        var network = ScenarioFiles.Named(scenario);
        var echo = new SimulatedMeasurement(network, IpFamily.Ipv6) { Method = ProbeMethod.Icmp }.Conclude();
        var oneWay = OneWay(network, echo.Forward.PathMtu, left: 2);

        Assert.That(CrossCheck.IsWorth(echo), Is.True);
        Assert.That(CrossCheck.Compare(echo, oneWay), Does.Contain(words));
    }

    [Test]
    public void A_target_that_says_too_little_decides_nothing()
    {
        var network = ScenarioFiles.Named("l2-hole");
        var echo = new SimulatedMeasurement(network, IpFamily.Ipv4) { Method = ProbeMethod.Icmp }.Conclude();
        var oneWay = new SimulatedMeasurement(network, IpFamily.Ipv4) { Method = ProbeMethod.Udp, PortUnreachables = ErrorRation.None, TimeLimit = CrossCheck.Limit }.Conclude();

        Assert.That(CrossCheck.Compare(echo, oneWay), Does.Contain("did not say enough"));
    }

    [TestCase("clear")]
    [TestCase("reduced")]
    public void An_echo_that_leaves_nothing_open_needs_none(string scenario) =>
        Assert.That(CrossCheck.IsWorth(new SimulatedMeasurement(ScenarioFiles.Named(scenario), IpFamily.Ipv4) { Method = ProbeMethod.Icmp }.Conclude()), Is.False);

    private static Core.Advising.Finding OneWay(Scenario network, PacketSize? suspected, int left) =>
        new SimulatedMeasurement(network, IpFamily.Ipv4)
        {
            Method = ProbeMethod.Udp,
            PortUnreachables = ErrorRation.OfLinux(IpFamily.Ipv4) with { Left = left },
            Limits = limits => limits with { Suspected = suspected },
            TimeLimit = CrossCheck.Limit,
        }.Conclude();
}
