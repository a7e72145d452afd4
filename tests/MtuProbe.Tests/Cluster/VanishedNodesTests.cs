using System.Text.Json.Nodes;
using MtuProbe.Cluster;
using MtuProbe.FakeApi.Faults;
using MtuProbe.FakeApi.Objects;

namespace MtuProbe.Tests.Cluster;

/// <summary>What the leader clears away, when, and what it leaves alone.</summary>
public sealed class VanishedNodesTests : ClusterTest
{
    private AnAggregator? _one;

    [SetUp]
    public void Nodes()
    {
        Server.Slice(Ns, "mtuprobe-agents", "one").Endpoint("10.0.0.1", "a").Endpoint("10.0.0.2", "b").Store();
        PutNode("a", 1500);
        PutNode("b", 1400);
    }

    [TearDown]
    public void Leave() => _one?.Dispose();

    [Test]
    public async Task An_object_of_a_node_that_is_gone_goes_after_a_day_and_no_other_does(CancellationToken cancellationToken)
    {
        // Its clock is a year ahead, and it is as gone as any.
        PutNode("ahead", 1500, Time.GetUtcNow().AddYears(1));
        PutNode("gone", 1500);
        Server.Store.Put(Ns, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "of-somebody-else" } });
        await LeadAsync(cancellationToken);
        await UntilAsync(() => Value("mtuprobe", "recommended-mtu") == "1400", TimeSpan.FromSeconds(30), "published", cancellationToken);
        for (var hour = 0; hour < 23; hour++)
        {
            await BeatAsync(cancellationToken);
        }

        Assert.That(Requests("delete", "configmaps"), Is.Zero);
        // Heard again, though by nobody who is expected: a day from now.
        PutNode("gone", 1500);
        await BeatAsync(cancellationToken);
        await BeatAsync(cancellationToken);
        Assert.That((Stored("mtuprobe-node-ahead"), Stored("mtuprobe-node-gone") is not null), Is.EqualTo(((JsonObject?)null, true)));
        for (var hour = 0; hour < 23; hour++)
        {
            await BeatAsync(cancellationToken);
        }

        Assert.That(Stored("mtuprobe-node-gone"), Is.Null);
        Assert.That((Stored("mtuprobe-node-a") is not null, Stored("mtuprobe-node-b") is not null, Stored("of-somebody-else") is not null), Is.EqualTo((true, true, true)));
        Assert.That(Requests("delete", "configmaps"), Is.EqualTo(2));
        Assert.That(Log.Lines.Count(l => l.Contains("is deleted", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public async Task While_nodes_cannot_be_listed_nothing_is_deleted(CancellationToken cancellationToken)
    {
        PutNode("gone", 1500);
        await LeadAsync(cancellationToken);
        await UntilAsync(() => Value("mtuprobe", "recommended-mtu") == "1400", TimeSpan.FromSeconds(30), "published", cancellationToken);
        using (Server.Faults.Add("list", "endpointslices", Fault.Status(403, "Forbidden")))
        {
            for (var hour = 0; hour < 26; hour++)
            {
                await BeatAsync(cancellationToken);
            }

            Assert.That(Requests("delete", "configmaps"), Is.Zero);
        }

        await UntilAsync(() => Stored("mtuprobe-node-gone") is null, TimeSpan.FromMinutes(5), "deleted", cancellationToken);
    }

    [Test]
    public async Task A_deletion_that_is_refused_is_told_once(CancellationToken cancellationToken)
    {
        PutNode("gone", 1500);
        Server.Faults.Add("delete", "configmaps", Fault.Status(403, "Forbidden", "no delete"));
        await LeadAsync(cancellationToken);
        await UntilAsync(() => Value("mtuprobe", "recommended-mtu") == "1400", TimeSpan.FromSeconds(30), "published", cancellationToken);
        for (var hour = 0; hour < 25; hour++)
        {
            await BeatAsync(cancellationToken);
        }

        Assert.That(Log.Lines.Count(l => l.Contains("no delete", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(Requests("delete", "configmaps"), Is.InRange(10, 130));
    }

    /// <summary>An hour, in which those who are there are heard.</summary>
    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        await PassAsync(TimeSpan.FromHours(1), cancellationToken, step: TimeSpan.FromMinutes(1));
        PutNode("a", 1500);
        PutNode("b", 1400);
    }

    /// <summary>One that leads without an election: that would want a clock that goes on by seconds.</summary>
    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        await new HeldLease(Api, "mtuprobe-aggregator", "one", Time).TryTakeAsync(cancellationToken);
        _one = AnAggregator.Leading(Api, "one", Time, Log, End.Token);
    }
}
