using k8s.Models;
using MtuProbe.FakeApi.Storing;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

/// <summary>Server-side apply as it was measured on a real API server, one test per row.</summary>
public sealed class ApplyTests : ServerTest
{
    [Test]
    public async Task It_creates_what_is_missing()
    {
        var made = await Client.ApplyAsync(ConfigMap("x", ("mtu", "1400")));

        Assert.That(made.Data["mtu"], Is.EqualTo("1400"));
        Assert.That(made.Metadata.Uid, Is.Not.Empty);
        Assert.That(made.Metadata.NamespaceProperty, Is.EqualTo(Namespace));
        Assert.That(made.Metadata.ManagedFields, Has.Count.EqualTo(1));
        Assert.That(made.Metadata.ManagedFields[0].Manager, Is.EqualTo("agent"));
        Assert.That(made.Metadata.ManagedFields[0].Operation, Is.EqualTo("Apply"));
        Assert.That(Server.Log.Snapshot()[^1].Status, Is.EqualTo(201));
    }

    [Test]
    public async Task A_key_of_another_manager_is_a_conflict()
    {
        await Client.ApplyAsync(ConfigMap("x", ("mtu", "1400")), "one");
        var status = await Client.ApplyAsync(ConfigMap("x", ("mtu", "1300")), "two").RefusalAsync();

        Assert.That(status.Code, Is.EqualTo(409));
        Assert.That(status.Reason, Is.EqualTo("Conflict"));
        Assert.That(status.Message, Is.EqualTo("Apply failed with 1 conflict: conflict with \"one\": .data.mtu"));
        Assert.That(status.Details.Causes[0].Reason, Is.EqualTo("FieldManagerConflict"));
        Assert.That(status.Details.Causes[0].Field, Is.EqualTo(".data.mtu"));
        Assert.That(Server.Store.Find(ApiResource.ConfigMaps, Namespace, "x")!.Data["mtu"], Is.EqualTo("1400"));
    }

    [Test]
    public async Task Force_moves_the_ownership()
    {
        await Client.ApplyAsync(ConfigMap("x", ("mtu", "1400")), "one");
        var taken = await Client.ApplyAsync(ConfigMap("x", ("mtu", "1300")), "two", force: true);

        Assert.That(taken.Data["mtu"], Is.EqualTo("1300"));
        Assert.That(taken.Metadata.ManagedFields.Select(m => m.Manager), Is.EqualTo(new[] { "two" }));
    }

    [Test]
    public async Task The_same_value_is_owned_by_both_and_stays_until_both_let_go()
    {
        await Client.ApplyAsync(ConfigMap("x", ("mtu", "1400")), "one");
        await Client.ApplyAsync(ConfigMap("x", ("mtu", "1400")), "two");
        var left = await Client.ApplyAsync(ConfigMap("x"), "one");
        Assert.That(left.Data["mtu"], Is.EqualTo("1400"));

        var gone = await Client.ApplyAsync(ConfigMap("x"), "two");
        Assert.That(gone.Data, Is.Null);
        Assert.That(gone.Metadata.ManagedFields, Is.Null);
    }

    [Test]
    public async Task A_key_that_is_no_longer_named_goes_and_those_of_others_stay()
    {
        await Client.ApplyAsync(ConfigMap("x", ("a", "1"), ("b", "2")), "one");
        await Client.ApplyAsync(ConfigMap("x", ("c", "3")), "two");
        var left = await Client.ApplyAsync(ConfigMap("x", ("a", "1")), "one");

        Assert.That(left.Data.Keys, Is.EquivalentTo(new[] { "a", "c" }));
    }

    [Test]
    public async Task An_unchanged_apply_writes_nothing()
    {
        var first = await Client.ApplyAsync(ConfigMap("x", ("mtu", "1400")));
        var again = await Client.ApplyAsync(ConfigMap("x", ("mtu", "1400")), force: true);

        Assert.That(again.Metadata.ResourceVersion, Is.EqualTo(first.Metadata.ResourceVersion));
        Assert.That(Server.Log.Snapshot()[^1].Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Owner_references_are_kept()
    {
        var map = ConfigMap("x", ("mtu", "1400"));
        map.Metadata.OwnerReferences = [new V1OwnerReference { ApiVersion = "v1", Kind = "Node", Name = "node-1", Uid = "11111111-2222-3333-4444-555555555555" }];
        await Client.ApplyAsync(map);
        map.Data["mtu"] = "1300";
        var kept = await Client.ApplyAsync(map);

        Assert.That(kept.Metadata.OwnerReferences.Single().Name, Is.EqualTo("node-1"));
        map.Metadata.OwnerReferences = null;
        Assert.That((await Client.ApplyAsync(map)).Metadata.OwnerReferences, Is.Null);
    }

    [Test]
    public async Task A_stale_resource_version_is_a_conflict()
    {
        var first = await Client.ApplyAsync(ConfigMap("x", ("mtu", "1400")));
        await Client.ApplyAsync(ConfigMap("x", ("mtu", "1300")));
        var late = ConfigMap("x", ("mtu", "1200"));
        late.Metadata.ResourceVersion = first.Metadata.ResourceVersion;
        var status = await Client.ApplyAsync(late).RefusalAsync();

        Assert.That(status.Code, Is.EqualTo(409));
        Assert.That(status.Reason, Is.EqualTo("Conflict"));
        Assert.That(status.Message, Does.Contain("the object has been modified"));
        Assert.That(status.Details.Causes, Is.Null);
    }
}
