using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Lab.Simulation;
using MtuProbe.Measuring;

namespace MtuProbe.Tests.Measuring;

/// <summary>A target that names a port: whose finding is told, the service's or what was measured without it?</summary>
public sealed class ServiceChoiceTests
{
    [Test]
    public void Our_responder_is_told_before_a_service()
    {
        var (service, responder) = (Measure("l2-hole", ProbeMethod.Tcp), Measure("l2-hole", ProbeMethod.Agent));

        Assert.That(ServiceChoice.Between(service, responder), Is.SameAs(responder));
    }

    [TestCase("clear")]
    [TestCase("reverse-hole")]
    [TestCase("reduced")]
    public void A_service_is_told_before_an_echo(string scenario)
    {
        var service = Measure(scenario, ProbeMethod.Tcp);

        Assert.That(ServiceChoice.Between(service, Measure(scenario, ProbeMethod.Icmp)), Is.SameAs(service));
    }

    [Test]
    public void An_echo_is_told_where_a_rewritten_mss_kept_the_service_from_asking()
    {
        var told = ServiceChoice.Between(Measure("mss-clamped-hole", ProbeMethod.Tcp), Measure("mss-clamped-hole", ProbeMethod.Icmp));

        Assert.That((told.Path.Method, told.Forward.PathMtu?.Bytes), Is.EqualTo((ProbeMethod.Icmp, 1400)));
        Assert.That(told.Explanation, Does.Contain("TCP port 9798 was asked too").And.Contain("rewrites the MSS"));
    }

    [Test]
    public void A_service_alone_is_told_where_nobody_else_answers()
    {
        var service = Measure("mss-clamped-hole", ProbeMethod.Tcp);
        var silent = new SimulatedMeasurement(ScenarioFiles.Named("icmp-blocked"), IpFamily.Ipv4) { Method = ProbeMethod.Icmp }.Conclude();

        Assert.That(ServiceChoice.IsWhole(service), Is.False);
        Assert.That(ServiceChoice.Between(service, silent), Is.SameAs(service));
    }

    private static Finding Measure(string scenario, ProbeMethod method) =>
        new SimulatedMeasurement(ScenarioFiles.Named(scenario), IpFamily.Ipv4) { Method = method }.Conclude();
}
