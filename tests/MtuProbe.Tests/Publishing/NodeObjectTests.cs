using System.Text.Json;
using System.Text.RegularExpressions;
using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Publishing;

/// <summary>The ConfigMap of one node (contract §4.4).</summary>
public sealed class NodeObjectTests
{
    [Test]
    public void It_has_the_names_and_keys_of_the_contract()
    {
        var node = Make(
            States.Path("b", "forward-hole"), States.Path("b", family: IpFamily.Ipv6), States.Path("c"), States.Path("github", "reduced", via: Via.Egress), States.Open("new"));
        Assert.Multiple(() =>
        {
            Assert.That(node.Name, Is.EqualTo("mtuprobe-node-node-a"));
            Assert.That(PublishedObject.Labels, Is.EqualTo(new Dictionary<string, string> { ["app.kubernetes.io/name"] = "mtuprobe" }));
            Assert.That(node.Annotations["mtuprobe/node"], Is.EqualTo("node-a"));
            Assert.That(node.Data.Where(d => d.Key != "report.json").Select(d => $"{d.Key}={d.Value}"), Is.EqualTo(new[]
            {
                "recommended-mtu=1400", "pod-mtu-ipv4=1400", "pod-mtu-ipv6=1500", "egress-mtu-ipv4=1400", "as-of=2026-03-04T05:06:07Z", "egress.github=1400", "egress.github.ipv4=1400",
                "path.b=1400", "path.b.ipv4=1400", "path.b.ipv6=1500", "path.c=1500", "path.c.ipv4=1500",
            }));
        });
    }

    [Test]
    public void A_broken_ipv6_does_not_drag_the_minimum_down()
    {
        var broken = States.Path("b", family: IpFamily.Ipv6) with { Recommended = PacketSize.Of(1200) };
        var both = Make(States.Path("b", "forward-hole"), broken, States.Path("c", "reduced", IpFamily.Ipv6));
        Assert.Multiple(() =>
        {
            Assert.That(Value(both, "recommended-mtu"), Is.EqualTo("1400"));
            Assert.That(Value(both, "path.b.ipv6"), Is.EqualTo("1200"), "it is still told");
            Assert.That(Value(Make(broken), "recommended-mtu"), Is.Null);
        });
    }

    [Test]
    public void A_number_survives_silence_and_what_never_was_has_none()
    {
        var node = Make(States.Silent(States.Path("gone", "forward-hole")), States.Unmeasured("far"));
        Assert.That(node.Data.Select(d => d.Key), Is.EqualTo(new[] { "recommended-mtu", "pod-mtu-ipv4", "as-of", "path.gone", "path.gone.ipv4", "report.json" }));
    }

    [Test]
    public void The_report_has_what_is_not_clear_worst_first_without_prose()
    {
        var node = Make(States.Path("a"), States.Silent(States.Path("gone", "reduced")), States.Path("b", "reverse-hole"));
        Assert.That(Value(node, "report.json"), Is.EqualTo(
            """{"apiVersion":"mtuprobe/v1","verdicts":{"blackHole":1,"unreachable":1,"clear":1},"paths":["""
            + """{"peer":"b","family":"ipv4","via":"pod","verdict":"blackHole","pathMtu":1500,"reverseMtu":1320,"recommendedMtu":1320,"confirmedAt":"2026-03-04T05:05:37Z"},"""
            + """{"peer":"gone","family":"ipv4","via":"pod","verdict":"unreachable","pathMtu":null,"reverseMtu":null,"recommendedMtu":1400,"confirmedAt":"2026-03-04T05:05:37Z"}],"dropped":0}"""));
    }

    [Test]
    public void A_black_hole_says_where_it_lies_as_long_as_all_paths_have_room()
    {
        var few = JsonSerializer.Deserialize(Value(Make(States.Path("b", "forward-hole")), "report.json")!, WireJson.Compact.NodeReport)!;
        Assert.That(few.Paths.Single().BlackHole, Is.EqualTo(new BlackHoleJson(1401, new HopJson(1, "10.77.0.2"), new HopJson(2, "10.77.1.2"))));
        // Of all at once there is room for the paths, and none for their places.
        var many = JsonSerializer.Deserialize(Value(Make([.. Enumerable.Range(0, 50).Select(i => States.Path($"{i}", "forward-hole"))]), "report.json")!, WireJson.Compact.NodeReport)!;
        Assert.That((many.Paths.Count, many.Dropped, many.Paths.Count(path => path.BlackHole is not null)), Is.EqualTo((50, 0, 0)));
    }

    [Test]
    public void A_report_that_is_too_long_drops_the_least_bad_and_counts_them()
    {
        var many = Enumerable.Range(0, 300).Select(i => States.Path($"{new string('n', 180)}{i}", i % 3 == 0 ? "forward-hole" : "route-mtu")).ToArray();
        var text = Value(Make(many), "report.json")!;
        var report = JsonSerializer.Deserialize(text, WireJson.Compact.NodeReport)!;
        Assert.Multiple(() =>
        {
            Assert.That(text, Has.Length.InRange(7800, 8192));
            Assert.That(report.Paths.Count + report.Dropped, Is.EqualTo(300));
            Assert.That(report.Paths, Is.Not.Empty.And.All.Property("Verdict").EqualTo("blackHole"));
        });
    }

    [Test]
    public void Hostile_names_make_legal_names_and_a_key_each()
    {
        foreach (var name in States.HostileNames)
        {
            var node = NodeObject.Of(States.Of() with { Node = name }, States.Now);
            Assert.That(node.Name, Does.Match(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$").And.Length.LessThanOrEqualTo(253));
            Assert.That(node.Annotations["mtuprobe/node"], Is.EqualTo(name));
        }

        var keys = Make([.. States.HostileNames.SelectMany(name => new[] { States.Path(name), States.Path(name, via: Via.Egress) })]).Data.Select(d => d.Key).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(keys, Is.Unique);
            Assert.That(keys, Has.Exactly((States.HostileNames.Length * 4) + 5).Items);
            Assert.That(keys, Has.All.Matches<string>(key => Regex.IsMatch(key!, @"^[-._a-zA-Z0-9]{1,253}$")));
        });
    }

    [Test]
    public void Object_names_of_different_nodes_never_meet() => Assert.That(
        States.HostileNames.Concat([.. States.HostileNames.Select(n => n + "x"), "node-a", "Node-a", "node_a", "node-a."]).Distinct().Select(ObjectNames.OfNode), Is.Unique);

    [Test]
    public void A_long_name_keeps_200_characters_and_16_digits_of_its_hash()
    {
        var name = string.Concat(Enumerable.Repeat("node.", 48)) + "end";
        Assert.Multiple(() =>
        {
            Assert.That(ObjectNames.OfNode(name), Does.Match($"^mtuprobe-node-{Regex.Escape(name[..199])}-[0-9a-f]{{16}}$"));
            Assert.That(ObjectNames.OfNode(new string('n', 239)), Is.EqualTo("mtuprobe-node-" + new string('n', 239)));
            Assert.That(ObjectNames.Stem(new string('n', 241)), Is.EqualTo(new string('n', 241)));
            Assert.That(ObjectNames.Stem(new string('n', 242)), Does.Match("^n{200}-[0-9a-f]{16}$"));
        });
    }

    [Test]
    public void Only_a_number_or_a_verdict_makes_it_worth_writing_again()
    {
        var path = States.Path("b", "reduced");
        var node = Make(path);
        Assert.Multiple(() =>
        {
            Assert.That(node.SaysTheSameAs(Make(path with { ConfirmedAt = States.Now, Since = States.Now, Explanation = "other words" })), Is.True);
            Assert.That(node.SaysTheSameAs(NodeObject.Of(States.Of(path) with { At = States.Now.AddHours(1), Peers = new Dictionary<string, int>() }, States.Now.AddHours(1))), Is.True);
            Assert.That(node.SaysTheSameAs(Make(path, States.Path("passing") with { IsRotating = true })), Is.True);
            Assert.That(node.SaysTheSameAs(Make(path with { Verdict = VerdictKind.BlackHole })), Is.False);
            Assert.That(node.SaysTheSameAs(Make(path with { Recommended = PacketSize.Of(1399) })), Is.False);
            Assert.That(node.SaysTheSameAs(Make(path, States.Path("c"))), Is.False);
            Assert.That(node.SaysTheSameAs(Make(path, States.Path("passing", "forward-hole") with { IsRotating = true })), Is.False);
            Assert.That(Make(States.Path("b", "forward-hole")).SaysTheSameAs(Make(States.Path("b", "reverse-hole"))), Is.False);
        });
    }

    private static PublishedObject Make(params PathState[] paths) => NodeObject.Of(States.Of(paths), States.Now);

    private static string? Value(PublishedObject node, string key) => node.Data.SingleOrDefault(d => d.Key == key).Value;
}
