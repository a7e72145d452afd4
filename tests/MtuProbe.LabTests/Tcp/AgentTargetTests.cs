using MtuProbe.Core.Paths;
using MtuProbe.LabTests.Agent;

namespace MtuProbe.LabTests.Tcp;

/// <summary>An agent's outside target that names a service.</summary>
[NeedsLab(Binary = true, Servers = true)]
internal sealed class AgentTargetTests
{
    private const int Tls = 443;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(45);

    [Test]
    public async Task A_service_behind_a_hole_on_the_way_back_lowers_what_is_published([Values] IpFamily family)
    {
        await using var lab = await ServiceLab.BuildAsync("reverse-hole");
        var folder = Directory.CreateTempSubdirectory("mtuprobe-").FullName;
        try
        {
            using var agent = await RunningAgent.StartAsync(command => lab.Lab.InClient(command), folder, "near", "--target", $"web={lab.Target(family, Tls)}");
            var label = family switch { IpFamily.Ipv4 => "ipv4", IpFamily.Ipv6 => "ipv6" };
            await agent.UntilAsync("web", f => f.GetProperty("method").GetString() == "tcp" && f.GetProperty("reverse").GetProperty("verdict").GetString() == "blackHole", Deadline, label);
            await agent.UntilStoredAsync("egress.web", 1320);
            Assert.That(agent.Stored, Does.Contain($"egress-mtu-{label}: \"1320\""));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
