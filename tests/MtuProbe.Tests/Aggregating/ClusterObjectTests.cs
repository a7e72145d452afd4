using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using MtuProbe.Aggregating;
using MtuProbe.Core.Sizes;
using MtuProbe.Publishing;

namespace MtuProbe.Tests.Aggregating;

/// <summary>The published ConfigMap, key by key (contract §4.4).</summary>
public sealed class ClusterObjectTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Test]
    public void It_has_the_keys_of_the_contract()
    {
        var made = ClusterObject.Of(State(), 3, isForConsumers: false, Now);
        Assert.Multiple(() =>
        {
            Assert.That((made.Name, made.Annotations["mtuprobe/lease-transitions"]), Is.EqualTo(("mtuprobe", "3")));
            Assert.That(made.Data.Where(d => d.Key is not ("report.json" or "daemon.json")).Select(d => $"{d.Key}={d.Value}"), Is.EqualTo(new[]
            {
                "recommended-mtu=1400", "recommended-mtu-ipv4=1400", "recommended-mtu-ipv6=1430", "pod-mtu=1400", "pod-mtu-ipv4=1400", "pod-mtu-ipv6=1430",
                "egress-mtu=1420", "egress-mtu-ipv4=1420", "MTU=1400", "ipv6-safe=true", "as-of=2026-03-04T05:06:07Z", "stale=false", "coverage=2/2", "node.a=1400", "node.b=1430",
            }));
        });
    }

    [Test]
    public void Consumers_get_all_but_nodes_and_report()
    {
        var (full, copy) = (ClusterObject.Of(State(), 3, isForConsumers: false, Now), ClusterObject.Of(State(), 3, isForConsumers: true, Now));
        Assert.That(copy.Data, Is.EqualTo(full.Data.Where(d => d.Key != "report.json" && !d.Key.StartsWith("node.", StringComparison.Ordinal))));
    }

    [Test]
    public void The_daemon_file_is_one_that_dockerd_accepts()
    {
        using var file = JsonDocument.Parse(ClusterObject.Of(State(), null, isForConsumers: true, Now).Data.Single(d => d.Key == "daemon.json").Value);
        var root = file.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(root.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "mtu", "default-network-opts" }));
            Assert.That(root.GetProperty("mtu").GetInt32(), Is.EqualTo(1400), "dockerd wants a number here");
            Assert.That(root.GetProperty("default-network-opts").GetProperty("bridge").GetProperty("com.docker.network.driver.mtu").GetString(), Is.EqualTo("1400"), "and a string here");
        });
    }

    [Test]
    public void The_report_has_counts_and_the_worst_pairs_first()
    {
        using var report = JsonDocument.Parse(ClusterObject.Of(State(), null, isForConsumers: false, Now).Data.Single(d => d.Key == "report.json").Value);
        var root = report.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("nodes").ToString(), Is.EqualTo("""{"fresh":2,"stale":0,"missing":0}"""));
            Assert.That(root.GetProperty("verdicts").GetProperty("blackHole").GetInt32(), Is.EqualTo(2));
            Assert.That(root.GetProperty("worst").EnumerateArray().Select(p => $"{p.GetProperty("from")}>{p.GetProperty("to")} {p.GetProperty("verdict")}"),
                Is.EqualTo(new[] { "a>b blackHole", "b>a blackHole", "a>c reduced" }));
            Assert.That(root.GetProperty("dropped").GetInt32(), Is.EqualTo(4));
        });
    }

    [Test]
    public void More_nodes_than_a_database_takes_lose_their_keys_but_never_the_smallest()
    {
        const int Nodes = 15_000;
        var state = State() with { Nodes = [.. Enumerable.Range(0, Nodes).Select(node => ($"node-{node:00000}.a-zone-of-a-large-cloud.example.net", PacketSize.Of(node == Nodes - 1 ? 1400 : 1500)))] };
        var data = ClusterObject.Of(state, 3, isForConsumers: false, Now).Data;
        var named = data.Where(d => d.Key.StartsWith("node.", StringComparison.Ordinal)).ToList();
        using var report = JsonDocument.Parse(data.Single(d => d.Key == "report.json").Value);
        Assert.Multiple(() =>
        {
            Assert.That(named.Sum(d => (2 * d.Key.Length) + d.Value.Length), Is.InRange(800_000, 1_000_000));
            Assert.That(report.RootElement.GetProperty("unnamed").GetInt32(), Is.EqualTo(Nodes - named.Count).And.Positive);
            Assert.That(named[^1].Value, Is.EqualTo("1400"), "by name, the last");
            Assert.That(data.Single(d => d.Key == "recommended-mtu").Value, Is.EqualTo("1400"));
        });
    }

    [Test]
    public void Five_thousand_nodes_of_a_large_cloud_all_have_keys()
    {
        var state = State() with { Nodes = [.. Enumerable.Range(0, 5_000).Select(node => ($"ip-10-100-100-{node:0000}.eu-central-1.compute.internal", PacketSize.Of(1500)))] };
        Assert.That(ClusterObject.Of(state, 3, isForConsumers: false, Now).Data.Count(d => d.Key.StartsWith("node.", StringComparison.Ordinal)), Is.EqualTo(5_000));
    }

    [Test]
    public void An_age_writes_nothing_and_a_verdict_does()
    {
        var state = State();
        var made = ClusterObject.Of(state, 3, isForConsumers: false, Now);
        Assert.That(made.SaysTheSameAs(ClusterObject.Of(state, 3, isForConsumers: false, Now.AddHours(1))), Is.True);
        Assert.That(made.SaysTheSameAs(ClusterObject.Of(State("lossy"), 3, isForConsumers: false, Now)), Is.False);
    }

    [Test]
    public void Ten_thousand_nodes_fit_into_a_config_map()
    {
        var time = new FakeTimeProvider(Now);
        var book = new NodeBook(time, TimeSpan.FromMinutes(30));
        for (var i = 0; i < 10_000; i++)
        {
            book.Hear(Objects.OfNode($"ip-10-123-{i / 256}-{i % 256}.eu-central-1.compute.internal", Now, "recommended-mtu=1450", "pod-mtu-ipv4=1450", $"report.json={Report("blackHole")}"));
        }

        var made = ClusterObject.Of(book.Read()!, 3, isForConsumers: false, Now);
        Assert.That(made.Data.Sum(d => d.Value.Length), Is.LessThan(1_048_576));
        Assert.That(made.Data.Single(d => d.Key == "report.json").Value, Has.Length.LessThan(40_000));
    }

    private static string Report(string verdict) =>
        """{"apiVersion":"mtuprobe/v1","verdicts":{"blackHole":1,"clear":3},"paths":[{"peer":"b","family":"ipv4","via":"pod","verdict":"VERDICT","pathMtu":1400,"reverseMtu":1400,"recommendedMtu":1400,"confirmedAt":null},null,{"peer":"x","verdict":"nonsense"}],"dropped":4}"""
            .Replace("VERDICT", verdict, StringComparison.Ordinal);

    private static ClusterState State(string verdict = "blackHole")
    {
        var book = new NodeBook(new FakeTimeProvider(Now), TimeSpan.FromMinutes(30));
        var first = Report(verdict).Replace("null,{", """{"peer":"c","family":"ipv4","via":"pod","verdict":"reduced","recommendedMtu":1420},{""", StringComparison.Ordinal);
        book.Hear(Objects.OfNode("a", Now, "recommended-mtu=1400", "pod-mtu-ipv4=1400", "egress-mtu-ipv4=1420", $"report.json={first}"));
        book.Hear(Objects.OfNode("b", Now, "recommended-mtu=1430", "pod-mtu-ipv6=1430", $"report.json={Report("blackHole").Replace("\"peer\":\"b\"", "\"peer\":\"a\"", StringComparison.Ordinal).Replace("\"dropped\":4", "\"dropped\":0", StringComparison.Ordinal)}"));
        return book.Read()!;
    }
}
