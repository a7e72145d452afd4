using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using MtuProbe.FakeApi.Faults;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.Tests.Cluster;

/// <summary>The aggregator's whole life against a server: what it publishes, and for whom.</summary>
public sealed class AggregatorTests : ClusterTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly List<AnAggregator> _all = [];

    private string? Published => Value("mtuprobe", "recommended-mtu");

    private int Writes => Server.Log.Count(r => r.Is("patch", "configmaps") && r.Request.UserAgent.StartsWith("mtuprobe/", StringComparison.Ordinal));

    [SetUp]
    public void Nodes()
    {
        _all.Clear();
        Server.Slice(Ns, "mtuprobe-agents", "one").Endpoint("10.0.0.1", "a").Endpoint("10.0.0.2", "b").Store();
        PutNode("a", 1500);
        PutNode("b", 1400);
    }

    [TearDown]
    public void Leave() => _all.ForEach(one => one.Dispose());

    [Test]
    public async Task It_publishes_the_smallest_number_and_follows_it_down_at_once(CancellationToken cancellationToken)
    {
        Start("one");
        await PublishedAsync("1400", cancellationToken);
        Assert.That((Value("mtuprobe", "MTU"), Value("mtuprobe", "coverage"), Value("mtuprobe", "stale"), Value("mtuprobe", "node.a")), Is.EqualTo(("1400", "2/2", "false", "1500")));
        PutNode("a", 1300);
        await UntilAsync(() => Published == "1300", TimeSpan.FromSeconds(6), "followed", cancellationToken);
    }

    [Test]
    public async Task Nothing_new_is_a_heartbeat_and_no_more(CancellationToken cancellationToken)
    {
        var one = Start("one");
        await PublishedAsync("1400", cancellationToken);
        var before = Writes;
        for (var quarter = 0; quarter < 4; quarter++)
        {
            await PassAsync(TimeSpan.FromMinutes(15), cancellationToken);
            PutNode("a", 1500);
            PutNode("b", 1400);
        }

        Assert.That(Writes - before, Is.InRange(3, 5));
        Assert.That(await one.ScrapeAsync(), Does.Contain("mtuprobe_publish_total{publisher=\"aggregate\",result=\"error\"} 0"));
    }

    [Test]
    public async Task What_somebody_deletes_or_changes_is_written_again_but_not_in_a_loop(CancellationToken cancellationToken)
    {
        Start("one");
        await PublishedAsync("1400", cancellationToken);
        Server.Store.Delete(ApiResource.ConfigMaps, Ns, "mtuprobe");
        await PublishedAsync("1400", cancellationToken);

        var before = Writes;
        for (var minute = 0; minute < 10; minute++)
        {
            for (var i = 0; i < 6; i++)
            {
                await Client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch("""{"data":{"recommended-mtu":"9000"}}""", V1Patch.PatchType.MergePatch), "mtuprobe", Ns, cancellationToken: cancellationToken);
                await PassAsync(TimeSpan.FromSeconds(10), cancellationToken);
            }
        }

        Assert.That(Writes - before, Is.InRange(9, 12));
        await PassAsync(TimeSpan.FromSeconds(70), cancellationToken);
        Assert.That(Published, Is.EqualTo("1400"));
    }

    [Test]
    public async Task Its_own_writes_are_no_changes_of_somebody_else(CancellationToken cancellationToken)
    {
        Start("one");
        await PublishedAsync("1400", cancellationToken);
        var before = Writes;
        for (var mtu = 1399; mtu > 1379; mtu--)
        {
            PutNode("b", mtu);
            await PassAsync(TimeSpan.FromSeconds(4), cancellationToken);
        }

        await PassAsync(TimeSpan.FromMinutes(3), cancellationToken);
        Assert.That((Published, Writes - before), Is.EqualTo(("1380", 20)));
        Assert.That(Log.Lines, Has.None.Contains("by somebody else"));
    }

    [Test]
    public async Task A_consumer_gets_its_keys_as_soon_as_its_object_is_there(CancellationToken cancellationToken)
    {
        var one = Start("one", "runners", "nowhere");
        await PublishedAsync("1400", cancellationToken);
        await UntilAsync(() => Log.Lines.Count(l => l.Contains("apply daemonset/consumer/ there", StringComparison.Ordinal)) == 2, Soon, "told of", cancellationToken);
        Server.Store.Put("runners", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "mtuprobe" } });
        await UntilAsync(() => Value("mtuprobe", "MTU", "runners") == "1400", TimeSpan.FromMinutes(4), "filled", cancellationToken);
        await PassAsync(TimeSpan.FromSeconds(1), cancellationToken);

        var keys = Stored("mtuprobe", "runners")!["data"]!.AsObject().Select(d => d.Key).ToList();
        Assert.That(keys, Does.Contain("daemon.json").And.Not.Contain("report.json"));
        Assert.That(keys.Where(k => k.StartsWith("node.", StringComparison.Ordinal)), Is.Empty);
        Assert.That(await one.ScrapeAsync(), Does.Match("publish_total\\{publisher=\"consumer\",result=\"ok\"\\} 1\n"));
        Assert.That(Stored("mtuprobe", "nowhere"), Is.Null);
    }

    [Test]
    public async Task A_consumer_s_annotation_ends_nobody_s_leading(CancellationToken cancellationToken)
    {
        Server.Store.Put("runners", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "mtuprobe", ["annotations"] = new JsonObject { ["mtuprobe/lease-transitions"] = "77" } },
        });
        Start("one", "runners");
        await UntilAsync(() => Value("mtuprobe", "MTU", "runners") == "1400", Soon, "filled", cancellationToken);
        await PassAsync(TimeSpan.FromMinutes(1), cancellationToken);
        Assert.That(Log.Lines, Has.None.Contains("leads no more"));
    }

    [Test]
    public async Task The_second_takes_over_and_goes_on_with_what_was_published(CancellationToken cancellationToken)
    {
        var one = Start("one");
        await PublishedAsync("1400", cancellationToken);
        Start("two");
        await PassAsync(TimeSpan.FromSeconds(20), cancellationToken);
        await one.StopAsync();
        Server.Store.Delete(ApiResource.ConfigMaps, Ns, "mtuprobe-node-b");
        await UntilAsync(() => Annotation("mtuprobe", "mtuprobe/lease-transitions") == "1", Soon, "taken over", cancellationToken);

        Assert.That(Published, Is.EqualTo("1400"), "a node that left while nobody looked is held");
        PutNode("a", 1300);
        await PublishedAsync("1300", cancellationToken);
        Assert.That(one.Run.IsCompleted, Is.True);
    }

    [Test]
    public async Task A_lease_that_somebody_deletes_begins_no_term_twice(CancellationToken cancellationToken)
    {
        var one = Start("one");
        await PublishedAsync("1400", cancellationToken);
        Assert.That(Annotation("mtuprobe", "mtuprobe/lease-transitions"), Is.EqualTo("0"));
        await one.StopAsync();
        await UntilAsync(() => one.Run.IsCompleted, Soon, "stopped", cancellationToken);
        Server.Store.Delete(ApiResource.Leases, Ns, "mtuprobe-aggregator");
        Start("two");
        await UntilAsync(() => Annotation("mtuprobe", "mtuprobe/lease-transitions") == "1", Soon, "begun another", cancellationToken);
    }

    [Test]
    public async Task While_the_server_is_away_it_leads_no_more_and_afterwards_everything_is_published(CancellationToken cancellationToken)
    {
        Start("one");
        await PublishedAsync("1400", cancellationToken);
        var before = Server.Log.Snapshot().Count;
        using (Server.Faults.AddForAll(Fault.Unavailable))
        {
            await PassAsync(TimeSpan.FromHours(1), cancellationToken);
        }

        Assert.That(Server.Log.Snapshot().Count - before, Is.InRange(30, 110));
        PutNode("a", 1300);
        await UntilAsync(() => Published == "1300", TimeSpan.FromMinutes(5), "published", cancellationToken);
        Assert.That(Log.Lines.Count(l => l.Contains("503", StringComparison.Ordinal)), Is.InRange(1, 6), string.Join('\n', Log.Lines));
    }

    private AnAggregator Start(string identity, params string[] publishTo)
    {
        var one = new AnAggregator(Api, identity, Time, Log, End.Token, publishTo);
        _all.Add(one);
        return one;
    }

    private Task PublishedAsync(string mtu, CancellationToken cancellationToken) => UntilAsync(() => Published == mtu, Soon, $"published {mtu}", cancellationToken);
}
