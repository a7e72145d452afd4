using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Measuring;
using MtuProbe.Publishing;
using MtuProbe.Tests.Simulation;

namespace MtuProbe.Tests.Publishing;

public sealed class GateResultTests
{
    private static PathOutcome Path(string scenario) => PathOutcome.Of(SimulatedProbe.Probe(ScenarioFiles.Named(scenario)));

    [TestCase("clear", 1500, true)]
    [TestCase("clear", 1501, false, Description = "above the interface")]
    [TestCase("forward-hole", 1400, true)]
    [TestCase("forward-hole", 1401, false)]
    [TestCase("reverse-hole", 1320, true)]
    [TestCase("reverse-hole", 1321, false)]
    [TestCase("route-mtu", 1500, true, Description = "the path delivers it, whatever the route says")]
    public void A_size_is_delivered_when_every_direction_measured_delivers_it(string scenario, int mtu, bool delivered) =>
        Assert.That(new GateResult(PacketSize.Of(mtu), [Path(scenario)]).Ok, Is.EqualTo(delivered));

    [Test]
    public void One_failing_path_fails_all_and_the_narrowest_is_the_worst()
    {
        var gate = new GateResult(PacketSize.Of(1450), [Path("clear"), Path("forward-hole"), Path("reverse-hole"), PathOutcome.Unresolved("x", "why")]);
        Assert.Multiple(() =>
        {
            Assert.That(gate.Ok, Is.False);
            Assert.That(gate.Worst, Is.SameAs(gate.Outcomes[2]), "1,320 is less than 1,400");
        });
    }

    [TestCase(1400, true)]
    [TestCase(1401, null, Description = "the service's MSS allows no such question")]
    public void What_tcp_could_not_ask_for_leaves_the_answer_open(int mtu, bool? delivered)
    {
        var clamped = ScenarioFiles.Named("clear") with { Routers = [new() { ClampsMss = 1360 }, new()] };
        var path = PathOutcome.Of(SimulatedProbe.Probe(clamped, method: Core.Paths.ProbeMethod.Tcp));

        Assert.That(new GateResult(PacketSize.Of(mtu), [path]).Ok, Is.EqualTo(delivered));
    }

    [Test]
    public void What_could_not_be_told_leaves_the_answer_open()
    {
        var gate = new GateResult(PacketSize.Of(1450), [Path("clear"), PathOutcome.Unresolved("nosuch.invalid", "does not resolve")]);
        Assert.Multiple(() =>
        {
            Assert.That(gate.Ok, Is.Null);
            Assert.That(FindingText.Check(gate), Does.Contain("could not be told").And.Contain("nosuch.invalid"));
        });
    }
}
