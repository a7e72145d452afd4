using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>The page and the JSON of one agent.</summary>
public sealed class StatusPageTests
{
    [TestCase("agent")]
    [TestCase("cluster")]
    public void The_policy_lets_in_what_the_page_holds_and_nothing_else(string kind)
    {
        var page = Page(kind);
        string Hashes(string tag) => string.Join(' ', Regex.Matches(page.Html, $"<{tag}>(.*?)</{tag}>", RegexOptions.Singleline)
            .Select(part => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(part.Groups[1].Value)))}'"));
        Assert.That(page.ContentSecurityPolicy, Is.EqualTo(
            $"default-src 'none'; script-src {Hashes("script")}; style-src {Hashes("style")}; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"));
        Assert.That(Regex.Count(page.Html, "<script>"), Is.GreaterThan(5));
        Assert.That(Regex.Count(page.Html, "<(script|link|img|iframe|object|embed)\\b[^>]*(src|href)="), Is.Zero, "a file that nobody serves");
    }

    [TestCase("agent")]
    [TestCase("cluster")]
    public void The_page_asks_nobody_else_and_is_small(string kind)
    {
        var page = Page(kind);
        Assert.That(Regex.Matches(page.Html, "https?://[^'\"\\s]*").Select(m => m.Value).Distinct(), Is.EqualTo(new[] { "http://www.w3.org/2000/svg" }), "a name of XML, not an address");
        Assert.That(Encoding.UTF8.GetByteCount(page.Html), Is.LessThan(150_000));
    }

    [TestCase("agent")]
    [TestCase("cluster")]
    public void No_text_becomes_markup_and_no_markup_runs(string kind)
    {
        var page = Page(kind);
        Assert.That(page.Html, Does.Not.Match("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function|srcdoc|javascript:"));
        Assert.That(Regex.Count(page.Html.Split("<script>")[0], "\\son[a-z]+=|\\sstyle="), Is.Zero, "what the policy forbids would not work");
    }

    [TestCase("agent")]
    [TestCase("cluster")]
    public void Without_script_the_page_says_where_the_data_is(string kind)
    {
        var page = Page(kind);
        var words = Regex.Match(page.Html, "<noscript>(.*?)</noscript>").Groups[1].Value;
        Assert.That(words, Does.Contain($"href=\"{(kind == "agent" ? "/api/v1/findings" : "/api/v1/report")}\"").And.Contain("href=\"/api/v1/advice\""));
    }

    [Test]
    public void Every_colour_that_carries_text_is_readable_in_both_schemes()
    {
        var style = Regex.Match(StatusPage.OfAgent.Html, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        var schemes = Regex.Matches(style, @":root \{(.*?)\}", RegexOptions.Singleline).Select(root =>
            Regex.Matches(root.Groups[1].Value, "--([A-Za-z-]+): (#[0-9a-f]{6});").ToDictionary(c => c.Groups[1].Value, c => c.Groups[2].Value)).ToList();
        Assert.That(schemes, Has.Count.EqualTo(2));
        foreach (var colours in schemes)
        {
            var pairs = colours.Keys.Where(name => name.EndsWith("-ink", StringComparison.Ordinal)).Select(ink => (Ink: ink, Fill: ink.Replace("-ink", "-fill", StringComparison.Ordinal)))
                .Concat(from ink in new[] { "ink", "soft", "link" } from ground in new[] { "back", "card", "faint" } select (Ink: ink, Fill: ground)).ToList();
            Assert.That(pairs, Has.Count.EqualTo(8 + 9));
            Assert.Multiple(() => pairs.ForEach(pair => Assert.That(Contrast(colours[pair.Ink], colours[pair.Fill]), Is.AtLeast(4.5), $"{pair}")));
        }
    }

    [Test]
    public void The_page_knows_every_word_of_the_contract()
    {
        foreach (var word in Enum.GetValues<VerdictKind>().Select(kind => kind.Label).Concat(Enum.GetValues<Via>().Select(via => via.Label)))
        {
            Assert.That(Regex.IsMatch(StatusPage.OfAgent.Html, $@"\b{word}: (\{{ rank|')"), word);
        }

        Assert.That(Enum.GetValues<VerdictKind>().OrderBy(kind => kind.Rank).Select(kind => kind.Label),
            Is.EqualTo(Regex.Matches(StatusPage.OfAgent.Html, @"\n  (\w+): \{ rank: \d").Select(m => m.Groups[1].Value).SkipLast(1)), "worst first");
    }

    [Test]
    public void What_is_to_be_pasted_follows_the_first_line()
    {
        foreach (var remedy in new Advice(TunnelStack.From(PacketSize.Of(1400), MeasuredBetween.Pods, [])!).Remedies.Concat(States.Finding("forward-hole").Remedies))
        {
            Assert.That(remedy.Words, Does.Not.Contain("\n"), remedy.For);
        }
    }

    [Test]
    public void The_number_to_set_is_told_for_every_system()
    {
        var state = States.Of(States.Path("b", "forward-hole"), States.Path("c", "reverse-hole"));
        using var document = JsonDocument.Parse(AdviceDocument.Write(state.Recommended!.Value, [Via.Pod])!);
        Assert.That(document.RootElement.GetProperty("podMtu").GetInt32(), Is.EqualTo(1320));
        Assert.That(document.RootElement.GetProperty("remedies").EnumerateArray().Select(r => r.GetProperty("for").GetString()),
            Is.SupersetOf(new[] { "docker", "dind", "arc", "gitlab", "calico", "cilium", "flannel", "mss-clamp", "tcp-mtu-probing" }));
        using var underlay = JsonDocument.Parse(AdviceDocument.Write(state.Recommended!.Value, [Via.Egress, Via.Node])!);
        Assert.That(underlay.RootElement.GetProperty("measured").GetString(), Is.EqualTo("underlay"), "agents on the hosts' network");
    }

    [Test]
    public void Hostile_names_stay_data()
    {
        foreach (var name in States.HostileNames)
        {
            var json = FindingsDocument.Write(States.Of(States.Path(name) with { Explanation = $"about {name}<img src=x>" }) with { Node = name }, States.Now);
            Assert.That(Encoding.UTF8.GetString(json), Does.Not.Contain("<").And.Not.Contain("\u001b").And.Not.Contain("\u2028"));
            using var document = JsonDocument.Parse(json);
            Assert.That(document.RootElement.GetProperty("findings")[0].GetProperty("peer").GetString(), Is.EqualTo(name));
        }
    }

    private static StatusPage Page(string kind) => kind == "agent" ? StatusPage.OfAgent : StatusPage.OfCluster;

    /// <summary>WCAG 2.2, relative luminance and contrast ratio.</summary>
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);

        static double Luminance(string colour)
        {
            var parts = Convert.FromHexString(colour[1..]).Select(part => part / 255.0).Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToList();
            return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
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
                "\"ipv6\":null},\"egress\":{\"ipv4\":null,\"ipv6\":{\"mtu\":1400,\"worst\":{\"peer\":\"out\",\"family\":\"ipv6\",\"via\":\"egress\"},\"asOf\":\"2026-03-04T05:05:37Z\"}},\"all\":1320}"));
            Assert.That(root.GetProperty("pending").ToString(), Is.EqualTo("[{\"peer\":\"new\",\"family\":\"ipv4\",\"via\":\"pod\"}]"));
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
