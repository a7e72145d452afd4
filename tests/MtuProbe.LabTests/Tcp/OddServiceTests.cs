using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Tcp;

/// <summary>Services that say nothing useful: bounded time, no black hole, and the reason in words.</summary>
[NeedsLab(Binary = true)]
internal sealed class OddServiceTests
{
    private const int Port = 7000;

    [TestCase("mute", IpFamily.Ipv4, "inconclusive", "inconclusive", "says nothing", 8)]
    [TestCase("mute", IpFamily.Ipv6, "inconclusive", "inconclusive", "says nothing", 8)]
    [TestCase("closes", IpFamily.Ipv4, "inconclusive", "inconclusive", "closes the connection before it says anything", 5)]
    [TestCase("resets", IpFamily.Ipv6, "inconclusive", "inconclusive", "closes the connection before it says anything", 5)]
    [TestCase("drips", IpFamily.Ipv4, "clear", "inconclusive", "does not fill a larger segment", 5)]
    [TestCase("drips", IpFamily.Ipv6, "clear", "inconclusive", "does not fill a larger segment", 5)]
    [TestCase("greets", IpFamily.Ipv4, "clear", "inconclusive", "'220 mail.lab ESMTP'", 5)]
    [TestCase("thinks", IpFamily.Ipv4, "clear", "clear", "delivered on the way back", 10)]
    [TestCase("thinks", IpFamily.Ipv6, "clear", "clear", "delivered on the way back", 10)]
    public async Task It_is_told_for_what_it_is(string kind, IpFamily family, string there, string back, string reason, int seconds)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("clear"), MtuProbeBinary.Command);
        lab.InServer([.. MtuProbeBinary.Self, "service", kind, $"{Port}"]);
        await RealServers.ListensAsync(lab, Port);
        var run = await ServiceRun.ProbeAsync(lab, ServiceLab.Target(lab, family, Port));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((run.Verdict, run.Reverse?.Verdict), Is.EqualTo((there, back)), run.Shown);
            Assert.That(run.Explanation, Does.Contain(reason));
            Assert.That(run.Seconds, Is.LessThan(seconds), run.Shown);
            Assert.That(run.Connections, Is.LessThanOrEqualTo(12), run.Shown);
            Assert.That(run.ExitCode, Is.EqualTo(back == "clear" ? 0 : 2), run.Shown);
        }
    }

    [Test]
    public async Task A_closed_port_is_unreachable_at_once([Values] IpFamily family)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("clear"), MtuProbeBinary.Command);
        var run = await ServiceRun.ProbeAsync(lab, ServiceLab.Target(lab, family, Port));

        Assert.That((run.Verdict, run.PathMtu, run.ExitCode), Is.EqualTo(("unreachable", (int?)null, 2)), run.Shown);
        Assert.That(run.Explanation, Does.Contain("connection refused"));
        Assert.That(run.Seconds, Is.LessThan(1), run.Shown);
    }

    [Test]
    public async Task A_filtered_port_is_unreachable_within_seconds([Values] IpFamily family)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("clear"), MtuProbeBinary.Command);
        await ServiceLab.MustAsync(lab.InServer("nft", "add", "table", "inet", "closed"));
        await ServiceLab.MustAsync(lab.InServer("nft", "add chain inet closed input { type filter hook input priority 0; }"));
        await ServiceLab.MustAsync(lab.InServer("nft", "add", "rule", "inet", "closed", "input", "tcp", "dport", $"{Port}", "drop"));
        var run = await ServiceRun.ProbeAsync(lab, ServiceLab.Target(lab, family, Port));

        Assert.That((run.Verdict, run.PathMtu, run.ExitCode), Is.EqualTo(("unreachable", (int?)null, 2)), run.Shown);
        Assert.That(run.Explanation, Does.Contain("was accepted"));
        Assert.That(run.Seconds, Is.LessThan(6), run.Shown);
    }
}
