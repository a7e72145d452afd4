using MtuProbe.Core.Paths;

namespace MtuProbe.LabTests.Tcp;

/// <summary>What a service is asked, and what happens when that is the wrong thing.</summary>
[NeedsLab(Binary = true, Servers = true)]
internal sealed class OtherTongueTests
{
    [Test]
    public async Task A_port_that_speaks_tls_and_is_asked_in_clear_says_too_little()
    {
        await using var lab = await ServiceLab.BuildAsync("reverse-hole");
        var run = await lab.ProbeAsync(IpFamily.Ipv4, 443, "--tcp-say", "http");

        Assert.That((run.Reverse?.Verdict, run.ExitCode), Is.EqualTo(("inconclusive", 2)), run.Shown);
        Assert.That(run.Explanation, Does.Contain("'HTTP/1.1 400 Bad Request'").And.Contain("where the port speaks TLS"));
    }

    [Test]
    public async Task What_the_user_gives_is_asked()
    {
        await using var lab = await ServiceLab.BuildAsync("reverse-hole");
        var run = await lab.ProbeAsync(IpFamily.Ipv4, 80, "--tcp-say", @"GET /index.html HTTP/1.0\r\n\r\n");

        Assert.That(run.Reverse, Is.EqualTo(("blackHole", 1320)), run.Shown);
        Assert.That(run.Tcp.GetProperty("asked").GetString(), Is.EqualTo("given"), run.Shown);
    }

    [Test]
    public async Task A_service_that_answers_in_another_protocol_is_asked_in_that()
    {
        await using var lab = await ServiceLab.BuildAsync("reverse-hole");
        await ServiceLab.MustAsync(lab.Lab.InServer("nft", "add", "table", "inet", "other"));
        await ServiceLab.MustAsync(lab.Lab.InServer("nft", "add chain inet other pre { type nat hook prerouting priority dstnat; }"));
        await ServiceLab.MustAsync(lab.Lab.InServer("nft", "add", "rule", "inet", "other", "pre", "tcp", "dport", "7080", "redirect", "to", ":80"));
        var run = await lab.ProbeAsync(IpFamily.Ipv6, 7080);

        Assert.That(run.Reverse, Is.EqualTo(("blackHole", 1320)), run.Shown);
        Assert.That(run.Tcp.GetProperty("asked").GetString(), Is.EqualTo("http"), run.Shown);
    }

    [Test]
    public async Task Auto_asks_the_service_that_a_target_names([Values] IpFamily family)
    {
        await using var lab = await ServiceLab.BuildAsync("reverse-hole");
        var run = await ServiceRun.RunAsync(lab.Lab, "probe", lab.Target(family, 443));

        Assert.That(run.Finding.GetProperty("method").GetString(), Is.EqualTo("tcp"), run.Shown);
        Assert.That(run.Reverse, Is.EqualTo(("blackHole", 1320)), run.Shown);
        Assert.That(run.Explanation, Does.StartWith("The TLS handshake hangs"));
    }

    [Test]
    public async Task Auto_believes_our_responder_before_a_service_on_the_same_port()
    {
        await using var lab = await ServiceLab.BuildAsync("l2-hole");
        lab.Lab.InServer([.. MtuProbeBinary.Command, "respond", "--port", "443"]);
        var run = await ServiceRun.RunAsync(lab.Lab, "probe", lab.Target(IpFamily.Ipv4, 443));

        Assert.That((run.Finding.GetProperty("method").GetString(), run.Verdict, run.PathMtu), Is.EqualTo(("agent", "blackHole", 1400)), run.Shown);
    }

    [TestCase(1320, 0)]
    [TestCase(1321, 1)]
    public async Task A_gate_asks_for_one_size(int mtu, int exitCode)
    {
        await using var lab = await ServiceLab.BuildAsync("reverse-hole");
        var run = await ServiceRun.RunAsync(lab.Lab, "check", "--mtu", $"{mtu}", "--method", "tcp", lab.Target(IpFamily.Ipv4, 443));

        Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Shown);
    }
}
