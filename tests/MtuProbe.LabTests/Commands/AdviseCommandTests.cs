using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Commands;

/// <summary><c>advise</c> as a script uses it, and its lines as a kernel takes them.</summary>
[NeedsLab(Binary = true)]
internal sealed partial class AdviseCommandTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Test]
    public async Task Json_on_stdout_and_exit_code_0()
    {
        await using var lab = await RespondingLab.BuildAsync("direct", responder: false);
        var result = await lab.RunAsync("advise", "--mtu", "1500", "--measured", "underlay", "--under", "vxlan,wireguard", "--output", "json");
        using var document = JsonDocument.Parse(result.Output);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.ExitCode, Is.Zero, result.ToString());
            Assert.That(document.RootElement.GetProperty("podMtu").GetInt32(), Is.EqualTo(1390));
            Assert.That(document.RootElement.GetProperty("remedies").GetArrayLength(), Is.EqualTo(11));
        }
    }

    // The command that a probe's text names for the rest must work as it stands there.
    [Test]
    public async Task The_command_that_a_probe_names_tells_the_same_as_its_json()
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole");
        var text = await lab.RunAsync("probe", lab.Server);
        var found = RespondingLab.Findings(await lab.RunAsync("probe", lab.Server, "--output", "json")).Single();
        var named = NamedCommand().Match(string.Join(' ', text.Output.Split(' ', '\n').Where(word => word != "")));
        var advised = await lab.RunAsync([.. named.Groups["arguments"].Value.Split(' '), "--output", "json"]);
        using var document = JsonDocument.Parse(advised.Output);

        Assert.That(named.Value, Is.EqualTo("mtuprobe advise --mtu 1400"));
        Assert.That(Text(document.RootElement, "cilium"), Is.EqualTo(Text(found, "cilium")));
    }

    [Test]
    public async Task The_kernel_takes_the_lines_for_routers_and_hosts()
    {
        await using var lab = await RespondingLab.BuildAsync("direct", responder: false);
        var advised = await lab.RunAsync("advise", "--mtu", "1390", "--output", "json");
        using var document = JsonDocument.Parse(advised.Output);
        foreach (var system in new[] { "mss-clamp", "tcp-mtu-probing" })
        {
            var lines = string.Join('\n', Text(document.RootElement, system).Split('\n').Skip(1));
            await RespondingLab.MustAsync(lab.Lab.InClient("bash", "-ec", lines));
        }

        using var rules = lab.Lab.InClient("nft", "list", "ruleset");
        using var sysctl = lab.Lab.InClient("sysctl", "-n", "net.ipv4.tcp_mtu_probing");
        Assert.That((await rules.FinishAsync(Deadline)).Output, Does.Contain("maxseg size set 1350").And.Contain("maxseg size set 1330"));
        Assert.That((await sysctl.FinishAsync(Deadline)).Output.Trim(), Is.EqualTo("1"));
    }

    [TestCase("vxlan", IpFamily.Ipv4)]
    [TestCase("vxlan-v6", IpFamily.Ipv6)]
    public async Task The_kernel_counts_the_same_overhead(string name, IpFamily outer)
    {
        await using var lab = await RespondingLab.BuildAsync("direct", responder: false);
        var server = lab.Lab.ServerAddress(outer);
        var device = await OutputAsync(lab.Lab.InClient("bash", "-ec", $"ip -o route get {server} | grep -o 'dev [^ ]*' | cut -d' ' -f2"));
        await RespondingLab.MustAsync(lab.Lab.InClient(
            "ip", "link", "add", "name", "tunnel", "type", "vxlan", "id", "7", "dstport", "4789", "remote", $"{server}", "local", $"{lab.Lab.ClientAddress(outer)}", "dev", device));
        var mtu = await OutputAsync(lab.Lab.InClient("bash", "-ec", "ip -o link show tunnel | grep -o 'mtu [0-9]*' | cut -d' ' -f2"));

        var ours = Encapsulations.Find(name)!.Inside(PacketSize.Of(1500));
        Assert.That(ours?.Bytes, Is.EqualTo(int.Parse(mtu, CultureInfo.InvariantCulture)));
    }

    private static async Task<string> OutputAsync(LabProcess process)
    {
        using (process)
        {
            return (await process.FinishAsync(Deadline)).Output.Trim();
        }
    }

    private static string Text(JsonElement told, string system) =>
        told.GetProperty("remedies").EnumerateArray().Single(r => r.GetProperty("for").GetString() == system).GetProperty("text").GetString()!;

    [GeneratedRegex(@"mtuprobe (?<arguments>advise --mtu \d+)")]
    private static partial Regex NamedCommand();
}
