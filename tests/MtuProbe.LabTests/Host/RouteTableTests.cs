using System.Text.RegularExpressions;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Host;

/// <summary>Routes as the kernel really answers, asked from inside the client's namespace.</summary>
[NeedsLab]
internal sealed class RouteTableTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Test]
    public async Task LearnedMtu_IsCachedOnly([Values] IpFamily family)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("reduced"), MtuProbeBinary.Self);
        var server = lab.ServerAddress(family).ToString();
        Assert.That(await RouteAsync(lab, server), Is.EqualTo($"link0 interface 1500 route  cached  from {lab.ClientAddress(family)}"));

        await RunAsync(lab, "ping", "-c", "1", "-W", "1", "-M", "do", "-s", "1452", server);
        Assert.That(await RouteAsync(lab, server), Is.EqualTo($"link0 interface 1500 route  cached 1400 from {lab.ClientAddress(family)}"));
    }

    [Test]
    public async Task ConfiguredMtu_IsTheRoutesOnly([Values] IpFamily family)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("route-mtu"), MtuProbeBinary.Self);
        Assert.That(
            await RouteAsync(lab, lab.ServerAddress(family).ToString()),
            Is.EqualTo($"link0 interface 1500 route 1400 cached  from {lab.ClientAddress(family)}"));
    }

    [Test]
    public async Task RouteMtuAndLearnedMtu_AreToldApart([Values] IpFamily family)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("reduced"), MtuProbeBinary.Self);
        var server = lab.ServerAddress(family).ToString();
        var (net, router) = family switch { IpFamily.Ipv4 => ("10.77.0.0/16", "10.77.0.2"), IpFamily.Ipv6 => ("fd77::/48", "fd77::2") };
        await RunAsync(lab, "ip", "route", "replace", net, "via", router, "mtu", "1450");
        await RunAsync(lab, "ping", "-c", "1", "-W", "1", "-M", "do", "-s", "1402", server);

        Assert.That(await RouteAsync(lab, server), Is.EqualTo($"link0 interface 1500 route 1450 cached 1400 from {lab.ClientAddress(family)}"));
    }

    [Test]
    public async Task SeveralNextHops_HaveTheRoutesMtu([Values] IpFamily family)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("clear"), MtuProbeBinary.Self);
        var (net, first, second) = family switch
        {
            IpFamily.Ipv4 => ("10.77.0.0/16", "10.77.0.2", "10.77.0.3"),
            IpFamily.Ipv6 => ("fd77::/48", "fd77::2", "fd77::3"),
        };
        await RunAsync(lab, "ip", "route", "replace", net, "mtu", "1350", "nexthop", "via", first, "nexthop", "via", second);

        Assert.That(
            await RouteAsync(lab, lab.ServerAddress(family).ToString()),
            Is.EqualTo($"link0 interface 1500 route 1350 cached  from {lab.ClientAddress(family)}"));
    }

    /// <summary>As a router advertisement sets it.</summary>
    [TestCase(IpFamily.Ipv4, null, "")]
    [TestCase(IpFamily.Ipv6, null, "1400")]
    [TestCase(IpFamily.Ipv6, "1350", "1350")]
    [TestCase(IpFamily.Ipv6, "1450", "1450")]
    public async Task MtuOfTheInterfaceForIpv6_IsTheRoutes_UnlessTheRouteSetsOne(IpFamily family, string? routeMtu, string expected)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("clear"), MtuProbeBinary.Self);
        var server = lab.ServerAddress(family).ToString();
        await RunAsync(lab, "sysctl", "-q", "-w", "net.ipv6.conf.link0.mtu=1400");
        if (routeMtu is not null)
        {
            await RunAsync(lab, "ip", "route", "replace", "fd77::/48", "via", "fd77::2", "mtu", routeMtu);
        }

        Assert.That(await RouteAsync(lab, server), Is.EqualTo($"link0 interface 1500 route {expected} cached  from {lab.ClientAddress(family)}"));
        if (expected.Length > 0)
        {
            Assert.That(await KernelSendsAsync(lab, server), Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task LinkLocal_GoesByItsScope()
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("direct"), MtuProbeBinary.Self);
        Assert.That(await RouteAsync(lab, "fe80::1%link0"), Does.StartWith("link0 interface 1500 route  cached  from fe80::"));
    }

    [TestCase("8.8.8.8")]
    [TestCase("2001:db8::1")]
    public async Task NoRoute_IsOneLine(string destination)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("direct"), MtuProbeBinary.Self);
        Assert.That(await RouteAsync(lab, destination), Is.EqualTo($"no route to {destination}: Network is unreachable"));
    }

    private static async Task<string> RouteAsync(KernelLab lab, string destination)
    {
        using var process = lab.InClient([.. MtuProbeBinary.Self, "route", destination]);
        var result = await process.FinishAsync(Deadline);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        return result.Output.TrimEnd();
    }

    /// <summary>The MTU by which the kernel cuts up what is too large: that of ping's refused packet.</summary>
    private static async Task<string> KernelSendsAsync(KernelLab lab, string destination)
    {
        using var ping = lab.InClient("ping", "-c", "1", "-W", "1", "-M", "do", "-s", "1452", destination);
        var result = await ping.FinishAsync(Deadline);
        return Regex.Match(result.ToString(), @"[Mm]essage too long,? \(?mtu[=:] ?(\d+)").Groups[1].Value;
    }

    private static async Task RunAsync(KernelLab lab, params IReadOnlyList<string> command)
    {
        using var process = lab.InClient(command);
        await process.FinishAsync(Deadline);
    }
}
