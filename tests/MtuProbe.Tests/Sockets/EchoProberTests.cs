using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Tests.Sockets;

[TestFixture(IpFamily.Ipv4)]
[TestFixture(IpFamily.Ipv6)]
public sealed class EchoProberTests(IpFamily family)
{
    [Test]
    public async Task EchoProbes_AreDelivered_OrTheRemedyIsNamed()
    {
        using var loopback = Loopback.Open(family);
        EchoProber prober;
        try
        {
            prober = new EchoProber(loopback.Io, loopback.Address, loopback.Address, TimeProvider.System);
        }
        catch (PingNotPermittedException e)
        {
            Assert.That(e.Message, Does.Contain("net.ipv4.ping_group_range=\"0 2147483647\""));
            return;
        }

        await using (prober)
        {
            var probes = new[] { 68, 128, 1500, 9000, 65_000 }.Select(size => Loopback.NewProbe(size, Direction.RoundTrip)).ToArray();
            var outcomes = await Loopback.RunAsync(prober, probes);
            Assert.That(outcomes.Select(outcome => outcome.Probe), Is.EquivalentTo(probes.Select(probe => probe.Id)));
            Assert.That(outcomes, Is.All.TypeOf<ProbeOutcome.Delivered>());
        }
    }
}
