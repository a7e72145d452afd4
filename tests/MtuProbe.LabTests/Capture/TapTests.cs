using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;
using MtuProbe.Linux.Packets;

namespace MtuProbe.LabTests.Capture;

/// <summary>What a tap hears of a kernel's own PTBs, fragments and connections, and what it says when its interface goes.</summary>
[NeedsLab]
internal sealed class TapTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [TestCase(IpFamily.Ipv4, 1480, 1)]
    [TestCase(IpFamily.Ipv6, 1500, 58)]
    public async Task A_router_s_ptb_is_heard_with_what_it_quotes(IpFamily family, int size, int protocol)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("reduced"), MtuProbeBinary.Self);
        var server = lab.ServerAddress(family);
        using var tap = await ListenAsync(lab, "link0", LinkLayer.Ethernet);
        await RunAsync(lab, "ping", "-c", "1", "-W", "1", "-M", "do", "-s", "1452", server.ToString());
        await tap.WaitForOutputAsync("ptb ", Deadline);
        Assert.That(tap.Output, Does.Contain(
            $" to {lab.ClientAddress(family)} mtu 1400 whole True quotes {size} to {server} protocol {protocol}\n"));
    }

    // In IPv6 a fragment header, and a piece of a multiple of eight bytes behind it.
    [TestCase(IpFamily.Ipv4, 1500, 1460)]
    [TestCase(IpFamily.Ipv6, 1496, 1440)]
    public async Task Fragments_and_SYNs_are_heard_on_all_interfaces_at_once(IpFamily family, int piece, int mss)
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("direct"), MtuProbeBinary.Self);
        var server = lab.ServerAddress(family);
        using var tap = await ListenAsync(lab, "any", LinkLayer.LinuxCooked);
        await RunAsync(lab, "ping", "-c", "1", "-W", "1", "-s", "2000", server.ToString());
        await tap.WaitForOutputAsync($"fragment {lab.ClientAddress(family)} to {server} {piece} first True", Deadline);
        await tap.WaitForOutputAsync("first False", Deadline);

        await RunAsync(lab, "bash", "-c", $"exec 3<>/dev/tcp/{server}/9");
        await tap.WaitForOutputAsync($"segment {lab.ClientAddress(family)} to {server} Syn mss {mss}", Deadline);
    }

    [Test]
    public async Task An_interface_that_is_removed_is_told_once_and_one_that_is_only_down_is_waited_for()
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("reduced"), MtuProbeBinary.Self);
        using var tap = await ListenAsync(lab, "link0", LinkLayer.Ethernet);
        await RunAsync(lab, "ip", "link", "set", "link0", "down");
        await RunAsync(lab, "ip", "link", "set", "link0", "up");
        await RunAsync(lab, "ping", "-c", "1", "-W", "1", "-s", "2000", "10.77.0.2");
        await tap.WaitForOutputAsync("fragment ", Deadline);
        await RunAsync(lab, "ip", "link", "delete", "link0");
        var result = await tap.FinishAsync(Deadline);
        Assert.That(result.Output.TrimEnd(), Does.EndWith("interface link0 is gone: the capture goes on when it is back and opened again"));
    }

    [Test]
    public async Task A_TUN_interface_has_no_link_layer_and_one_that_is_down_is_told()
    {
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("direct"), MtuProbeBinary.Self);
        await RunAsync(lab, "ip", "tuntap", "add", "dev", "tunnel7", "mode", "tun");
        using (var down = lab.InClient([.. MtuProbeBinary.Self, TapProcess.Verb, "tunnel7"]))
        {
            Assert.That((await down.FinishAsync(Deadline)).Output.TrimEnd(), Is.EqualTo("interface tunnel7 is down: 'ip link set tunnel7 up'"));
        }

        await RunAsync(lab, "ip", "link", "set", "tunnel7", "up");
        using var tap = await ListenAsync(lab, "tunnel7", LinkLayer.RawLive);
    }

    private static async Task<LabProcess> ListenAsync(KernelLab lab, string name, int linkType)
    {
        var tap = lab.InClient([.. MtuProbeBinary.Self, TapProcess.Verb, name]);
        await tap.WaitForOutputAsync($"{TapProcess.Ready} {linkType}\n", Deadline);
        return tap;
    }

    private static async Task RunAsync(KernelLab lab, params IReadOnlyList<string> command)
    {
        using var process = lab.InClient(command);
        await process.FinishAsync(Deadline);
    }
}
