using System.Text.Json;
using System.Text.RegularExpressions;
using MtuProbe.Core.Paths;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>The page and the JSON of one agent.</summary>
public sealed class StatusPageTests
{
    [Test]
    public void The_worst_path_comes_first_and_the_numbers_to_set_before_all()
    {
        var page = StatusPage.Render(States.Of(States.Open("new"), States.Path("good"), States.Path("bad", "forward-hole"), States.Silent(States.Path("gone"))), States.Now);
        var peers = Regex.Matches(page, "<td class=\"peer\">([^<]+)").Select(m => m.Groups[1].Value);
        Assert.Multiple(() =>
        {
            Assert.That(peers, Is.EqualTo(new[] { "bad", "gone", "good", "new" }));
            Assert.That(page.IndexOf("<b>1400</b> bytes", StringComparison.Ordinal), Is.Positive.And.LessThan(page.IndexOf("<table", StringComparison.Ordinal)));
            Assert.That(page, Does.Contain("set by the path to bad, confirmed 30 s ago"));
            Assert.That(page, Does.Contain("4 paths: 1 black hole, 1 unreachable, 1 clear, 1 not searched yet."));
            Assert.That(page, Does.Contain("http-equiv=\"refresh\" content=\"10\"").And.Contain("prefers-color-scheme:dark").And.Not.Contain("<script"));
        });
    }

    [Test]
    public void A_silent_path_keeps_the_number_to_set_and_no_other()
    {
        var page = StatusPage.Render(States.Of(States.Silent(States.Path("gone", "forward-hole"))), States.Now);
        Assert.That(page, Does.Contain("UNREACHABLE</span><td class=\"n\">&ndash;<td class=\"n\">&ndash;<td class=\"n\">1400<td class=\"n\">30 s ago"));
    }

    [Test]
    public void Nothing_from_outside_reaches_the_page_unencoded()
    {
        foreach (var name in States.HostileNames)
        {
            var page = StatusPage.Render(States.Of(States.Path(name) with { Explanation = $"about {name}<img src=x>" }) with { Node = name }, States.Now);
            Assert.That(page, Does.Not.Contain("<img").And.Not.Contain("<script").And.Not.Contain("\u001b"));
            Assert.That(Regex.Count(page, "<tr>"), Is.EqualTo(2));
        }
    }

    [Test]
    public void The_json_has_the_numbers_of_the_node_and_every_finding()
    {
        using var document = JsonDocument.Parse(FindingsDocument.Write(
            States.Of(
                States.Path("c"), States.Path("b", "reverse-hole"), States.Open("new"),
                States.Silent(States.Path("gone", "reduced") with { ConfirmedAt = States.Now.AddHours(-2) }), States.Unmeasured("far"),
                States.Path("out", "reduced", IpFamily.Ipv6, Via.Egress)),
            States.Now));
        var root = document.RootElement;
        var findings = root.GetProperty("findings").EnumerateArray().ToList();
        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("apiVersion").GetString(), Is.EqualTo("mtuprobe/v1"));
            Assert.That(root.GetProperty("node").GetString(), Is.EqualTo("node-a"));
            Assert.That(root.GetProperty("at").GetString(), Is.EqualTo("2026-03-04T05:06:07Z"));
            Assert.That(root.GetProperty("recommendedMtu").ToString(), Does.StartWith("{\"pod\":{\"ipv4\":{\"mtu\":1320,\"worst\":{\"peer\":\"b\",").And.EndsWith(
                "\"ipv6\":null},\"egress\":{\"ipv4\":null,\"ipv6\":{\"mtu\":1400,\"worst\":{\"peer\":\"out\",\"family\":\"ipv6\",\"via\":\"egress\"},\"asOf\":\"2026-03-04T05:05:37Z\"}}}"));
            Assert.That(findings.Select(f => f.GetProperty("peer").GetString()), Is.EqualTo(new[] { "b", "out", "gone", "far", "c" }));
            var (back, gone, far) = (findings[0], findings[2], findings[3]);
            Assert.That((back.GetProperty("verdict").GetString(), back.GetProperty("pathVerdict").GetString()), Is.EqualTo(("clear", "blackHole")));
            Assert.That(back.GetProperty("ageSeconds").GetInt64(), Is.EqualTo(30));
            Assert.That(back.GetProperty("since").GetString(), Is.EqualTo("2026-03-04T04:06:07Z"));
            Assert.That((gone.GetProperty("pathVerdict").GetString(), gone.GetProperty("recommendedMtu").GetInt32(), gone.GetProperty("ageSeconds").GetInt64()), Is.EqualTo(("unreachable", 1400, 7200)));
            Assert.That(gone.GetProperty("explanation").GetString(), Is.EqualTo("Nobody answers."));
            Assert.That((far.GetProperty("confirmedAt").ValueKind, far.GetProperty("recommendedMtu").ValueKind), Is.EqualTo((JsonValueKind.Null, JsonValueKind.Null)));
        });
    }
}
