using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using MtuProbe.Cluster;
using MtuProbe.FakeApi.Faults;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;
using MtuProbe.Publishing;
using MtuProbe.Tests.Publishing;

namespace MtuProbe.Tests.Cluster;

/// <summary>A node's object as a ConfigMap: read before anything is written, applied, and kept right.</summary>
public sealed class ConfigMapTests : ClusterTest
{
    private const string Name = "mtuprobe-node-node-a";

    [Test]
    public async Task What_is_not_there_reads_as_nothing(CancellationToken cancellationToken) =>
        Assert.That(await ConfigMaps.TryReadAsync(Api, Ns, Name, cancellationToken), Is.Null);

    [Test]
    public async Task What_an_agent_wrote_it_reads_back(CancellationToken cancellationToken)
    {
        await Sink().WriteAsync(NodeObject.Of(States.Of(States.Path("b", "forward-hole")), States.Now), cancellationToken);

        var numbers = PublishedNumbers.TryRead(ConfigMaps.Stored((await ConfigMaps.TryReadAsync(Api, Ns, Name, cancellationToken))!))!;
        Assert.That((numbers.Node, numbers.Recommended!.Value.Bytes, numbers.AsOf), Is.EqualTo(("node-a", 1400, States.Now)));
    }

    [TestCase("""{"recommended-mtu":"1500","as-of":"yesterday"}""")]
    [TestCase("""{}""")]
    [TestCase("""{"recommended-mtu":"lots","as-of":"2026-03-04T05:06:07Z","path.b.ipv4":"-1","report.json":"]["}""")]
    public async Task Rubbish_is_read_as_no_number(string data, CancellationToken cancellationToken)
    {
        Server.Store.Put(Ns, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = Name, ["annotations"] = new JsonObject { ["mtuprobe/node"] = "node-a" } },
            ["data"] = JsonNode.Parse(data),
        });

        var numbers = PublishedNumbers.TryRead(ConfigMaps.Stored((await ConfigMaps.TryReadAsync(Api, Ns, Name, cancellationToken))!));
        Assert.That((numbers?.Recommended, numbers?.ByKey.Count ?? 0), Is.EqualTo(((object?)null, 0)));
    }

    [Test]
    public async Task It_is_applied_under_one_manager_with_its_label_and_its_owner(CancellationToken cancellationToken)
    {
        await Sink(new V1OwnerReference { ApiVersion = "v1", Kind = "Node", Name = "node-a", Uid = "u-1" }).WriteAsync(NodeObject.Of(States.Of(States.Path("b")), States.Now), cancellationToken);

        var map = Stored(Name)!;
        Assert.Multiple(() =>
        {
            Assert.That((string?)map["metadata"]!["labels"]!["app.kubernetes.io/name"], Is.EqualTo("mtuprobe"));
            Assert.That((string?)map["metadata"]!["annotations"]!["mtuprobe/node"], Is.EqualTo("node-a"));
            Assert.That((string?)map["metadata"]!["ownerReferences"]![0]!["uid"], Is.EqualTo("u-1"));
            Assert.That(map["metadata"]!["managedFields"]!.AsArray().Select(m => $"{m!["manager"]} {m["operation"]}"), Is.EqualTo(new[] { "mtuprobe-configmap Apply" }));
            Assert.That(Value(Name, "path.b"), Is.EqualTo("1500"));
        });
        Assert.That(Server.Store.CollectOwnedBy("u-1"), Is.EqualTo(1), "it goes with its node");
    }

    [Test]
    public async Task A_path_that_goes_takes_its_keys_along_and_keys_of_others_stay(CancellationToken cancellationToken)
    {
        var sink = Sink();
        await sink.WriteAsync(NodeObject.Of(States.Of(States.Path("b"), States.Path("c")), States.Now), cancellationToken);
        await Client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch("""{"data":{"note":"of a person"}}""", V1Patch.PatchType.MergePatch), Name, Ns, cancellationToken: cancellationToken);
        await sink.WriteAsync(NodeObject.Of(States.Of(States.Path("c")), States.Now), cancellationToken);

        Assert.That((Value(Name, "path.b"), Value(Name, "path.c"), Value(Name, "note")), Is.EqualTo(((string?)null, "1500", "of a person")));
    }

    [Test]
    public async Task Whoever_changed_a_number_loses_it_at_the_next_write(CancellationToken cancellationToken)
    {
        var sink = Sink();
        var content = NodeObject.Of(States.Of(States.Path("b")), States.Now);
        await sink.WriteAsync(content, cancellationToken);
        await Client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch("""{"data":{"path.b":"9000"}}""", V1Patch.PatchType.MergePatch), Name, Ns, cancellationToken: cancellationToken);
        await sink.WriteAsync(content, cancellationToken);

        Assert.That(Value(Name, "path.b"), Is.EqualTo("1500"));
    }

    [Test]
    public async Task Deleted_by_somebody_it_is_back_with_the_next_heartbeat(CancellationToken cancellationToken)
    {
        await using var publisher = Publisher();
        publisher.Publish(at => NodeObject.Of(States.Of(States.Path("b")), at));
        await UntilAsync(() => Stored(Name) is not null, TimeSpan.FromSeconds(5), "written", cancellationToken);
        Server.Store.Delete(ApiResource.ConfigMaps, Ns, Name);
        await UntilAsync(() => Stored(Name) is not null, ObjectPublisher.Heartbeat * 1.1, "written again", cancellationToken);
    }

    [Test]
    public async Task What_does_not_change_is_four_writes_an_hour(CancellationToken cancellationToken)
    {
        await using var publisher = Publisher();
        for (var minute = 0; minute < 6 * 60; minute += 5)
        {
            publisher.Publish(at => NodeObject.Of(States.Of(States.Path("b") with { ConfirmedAt = at }), at));
            await PassAsync(TimeSpan.FromMinutes(5), cancellationToken);
        }

        // 15 minutes give or take a tenth.
        Assert.That(Requests("patch", "configmaps"), Is.InRange(22, 27));
        Assert.That(Server.Log.Snapshot(), Has.Count.EqualTo(Requests("patch", "configmaps")));
    }

    [Test]
    public async Task A_write_whose_answer_was_lost_is_repeated_and_goes_on_as_if_nothing_had_been(CancellationToken cancellationToken)
    {
        await using var publisher = Publisher();
        Server.Faults.Add("patch", "configmaps", Fault.CutInBody, times: 1);
        publisher.Publish(at => NodeObject.Of(States.Of(States.Path("b")), at));
        await UntilAsync(() => Requests("patch", "configmaps") == 1, TimeSpan.FromSeconds(1), "written once", cancellationToken);
        // Meanwhile the number is what it was before.
        await UntilAsync(() => Requests("patch", "configmaps") == 2, TimeSpan.FromSeconds(5), "written twice", cancellationToken);
        publisher.Publish(at => NodeObject.Of(States.Of(States.Path("b", "forward-hole")), at));
        await UntilAsync(() => Value(Name, "path.b") == "1400", TimeSpan.FromSeconds(12), "changed", cancellationToken);
        Assert.That(Log.Lines, Has.Some.EndsWith("works again"));
    }

    private ConfigMapSink Sink(V1OwnerReference? owner = null) => new(Api, Ns, "configmap", () => ValueTask.FromResult(owner));

    private ObjectPublisher Publisher() => new(Sink(), Time, new Random(1), _ => { }, Log);
}
