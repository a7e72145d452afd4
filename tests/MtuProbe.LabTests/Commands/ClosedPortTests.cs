using System.Text.Json;
using MtuProbe.Core.Paths;

namespace MtuProbe.LabTests.Commands;

/// <summary>Targets without a responder of ours: what their closed UDP port tells.</summary>
[NeedsLab(Binary = true)]
internal sealed class ClosedPortTests
{
    private const string NoEcho = "icmp type echo-request drop; icmpv6 type echo-request drop";

    [TestCase(IpFamily.Ipv4, 1320)]
    [TestCase(IpFamily.Ipv6, 1320)]
    public async Task Auto_says_that_the_way_back_is_narrow_when_only_the_echo_is_short(IpFamily family, int echo)
    {
        await using var lab = await RespondingLab.BuildAsync("reverse-hole", responder: false);
        var finding = await OneAsync(lab, Address(lab, family));

        Told(finding, "icmp", "blackHole", echo);
        Assert.That(Explanation(finding), Does.Contain("1500 bytes arrive there").And.Contain($"the way back is the narrower one, with {echo}"));
    }

    [TestCase(IpFamily.Ipv4)]
    [TestCase(IpFamily.Ipv6)]
    public async Task Auto_says_that_the_way_there_is_narrow_when_both_agree(IpFamily family)
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole", responder: false);
        var finding = await OneAsync(lab, Address(lab, family));

        Told(finding, "icmp", "blackHole", 1400);
        Assert.That(Explanation(finding), Does.Contain("the limit is 1400 bytes too: the way there is narrow at least"));
    }

    [TestCase(IpFamily.Ipv4)]
    [TestCase(IpFamily.Ipv6)]
    public async Task Auto_measures_by_udp_where_echo_is_blocked(IpFamily family)
    {
        await using var lab = await RespondingLab.BuildAsync("routed-hole", responder: false);
        await FilterAsync(lab, NoEcho);
        var finding = await OneAsync(lab, Address(lab, family));

        Told(finding, "udp", "blackHole", 1377);
        Assert.That(finding.GetProperty("exact").GetBoolean(), Is.True);
        Assert.That(Explanation(finding), Does.Contain("Nobody answered an echo"));
    }

    [Test]
    public async Task A_port_that_stays_silent_is_unreachable_and_the_remedy_is_named()
    {
        await using var lab = await RespondingLab.BuildAsync("direct", responder: false);
        await FilterAsync(lab, "udp dport 33434 drop");
        var finding = await OneAsync(lab, lab.Server, "--method", "udp");

        Told(finding, "udp", "unreachable", null);
        Assert.That(Explanation(finding), Does.Contain("UDP port 33434").And.Contain("another --port"));
    }

    [Test]
    public async Task Our_responder_confirms_too_and_the_better_method_is_named()
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole");
        var finding = await OneAsync(lab, $"{lab.Server}:9798", "--method", "udp");

        Told(finding, "udp", "blackHole", 1400);
        Assert.That(Explanation(finding), Does.Contain("--method agent"));
    }

    [TestCase(1400, 0)]
    [TestCase(1401, 1)]
    public async Task A_gate_may_ask_a_closed_port(int mtu, int exitCode)
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole", responder: false);
        var result = await lab.RunAsync("check", "--mtu", $"{mtu}", "--method", "udp", lab.Server, lab.Server6);

        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.ToString());
    }

    private static string Address(RespondingLab lab, IpFamily family) => family == IpFamily.Ipv4 ? lab.Server : lab.Server6;

    private static async Task<JsonElement> OneAsync(RespondingLab lab, params string[] arguments)
    {
        var finding = RespondingLab.Findings(await lab.RunAsync(["probe", .. arguments, "--output", "json"])).Single();
        TestContext.Out.WriteLine(finding);
        return finding;
    }

    private static void Told(JsonElement finding, string method, string verdict, int? pathMtu)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(finding.GetProperty("method").GetString(), Is.EqualTo(method));
            Assert.That(finding.GetProperty("verdict").GetString(), Is.EqualTo(verdict));
            Assert.That(finding.GetProperty("pathMtu") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : (int?)null, Is.EqualTo(pathMtu));
            Assert.That(finding.GetProperty("reverse").ValueKind, Is.EqualTo(JsonValueKind.Null));
        }
    }

    private static string Explanation(JsonElement finding) => finding.GetProperty("explanation").GetString()!;

    private static Task FilterAsync(RespondingLab lab, string rules) => RespondingLab.MustAsync(
        lab.Lab.InServer("nft", $"table inet closed {{ chain arriving {{ type filter hook input priority filter; {rules}; }}; }}"));
}
