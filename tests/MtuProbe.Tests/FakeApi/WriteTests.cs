using k8s;
using k8s.Models;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Storing;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

public sealed class WriteTests : ServerTest
{
    [Test]
    public async Task An_object_that_is_there_already_exists()
    {
        await Client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("x"), Namespace);
        var status = await Client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("x"), Namespace).RefusalAsync();

        Assert.That((status.Code, status.Reason), Is.EqualTo((409, "AlreadyExists")));
        Assert.That(status.Message, Is.EqualTo("configmaps \"x\" already exists"));
    }

    [Test]
    public async Task A_stale_replacement_is_a_conflict()
    {
        var first = await Client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("x", ("a", "1")), Namespace);
        var second = await Client.CoreV1.ReplaceNamespacedConfigMapAsync(With(first, "2"), "x", Namespace);
        first.Metadata.ResourceVersion = (int.Parse(second.Metadata.ResourceVersion) - 1).ToString();
        var status = await Client.CoreV1.ReplaceNamespacedConfigMapAsync(With(first, "3"), "x", Namespace).RefusalAsync();

        Assert.That((status.Code, status.Reason), Is.EqualTo((409, "Conflict")));
        Assert.That(status.Message, Is.EqualTo("Operation cannot be fulfilled on configmaps \"x\": the object has been modified; please apply your changes to the latest version and try again"));
        Assert.That(second.Metadata.Uid, Is.EqualTo(first.Metadata.Uid));
        Assert.That(second.Metadata.CreationTimestamp, Is.EqualTo(first.Metadata.CreationTimestamp));

        static V1ConfigMap With(V1ConfigMap map, string value)
        {
            map.Data = new Dictionary<string, string> { ["a"] = value };
            return map;
        }
    }

    [Test]
    public async Task What_is_missing_is_not_found()
    {
        var read = await Client.CoreV1.ReadNamespacedConfigMapAsync("x", Namespace).RefusalAsync();
        var replaced = await Client.CoreV1.ReplaceNamespacedConfigMapAsync(ConfigMap("x"), "x", Namespace).RefusalAsync();
        var merged = await Client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch("""{"data":{"a":"1"}}""", V1Patch.PatchType.MergePatch), "x", Namespace).RefusalAsync();
        var deleted = await Client.CoreV1.DeleteNamespacedConfigMapAsync("x", Namespace).RefusalAsync();

        foreach (var status in new[] { read, replaced, merged, deleted })
        {
            Assert.That((status.Code, status.Reason, status.Message), Is.EqualTo((404, "NotFound", "configmaps \"x\" not found")));
        }
    }

    [TestCase(V1Patch.PatchType.MergePatch)]
    [TestCase(V1Patch.PatchType.StrategicMergePatch)]
    public async Task A_merge_patch_changes_what_it_names(V1Patch.PatchType type)
    {
        await Client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("x", ("a", "1"), ("b", "2")), Namespace);
        var merged = await Client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch("""{"data":{"a":null,"c":"3"}}""", type), "x", Namespace);

        Assert.That(merged.Data, Is.EquivalentTo(new Dictionary<string, string> { ["b"] = "2", ["c"] = "3" }));
    }

    [Test]
    public async Task A_merge_patch_with_a_stale_resource_version_is_a_conflict()
    {
        await Client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("x", ("a", "1")), Namespace);
        var (code, body) = await Raw.PatchAsync($"{Raw.ConfigMaps}/x", """{"metadata":{"resourceVersion":"1"},"data":{"a":"2"}}""", Raw.Merge);

        Assert.That((code, (string?)body["reason"]), Is.EqualTo((409, "Conflict")));
    }

    // Source: BeforeDelete in delete.go, which names the kind.
    [Test]
    public async Task A_deletion_holds_to_its_preconditions()
    {
        var map = await Client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("x"), Namespace);
        var wrongUid = await DeleteAsync(new V1Preconditions { Uid = "other" }).RefusalAsync();
        var wrongVersion = await DeleteAsync(new V1Preconditions { ResourceVersion = "1" }).RefusalAsync();
        var done = await DeleteAsync(new V1Preconditions { Uid = map.Metadata.Uid, ResourceVersion = map.Metadata.ResourceVersion });

        Assert.That((wrongUid.Code, wrongUid.Reason), Is.EqualTo((409, "Conflict")));
        Assert.That(wrongUid.Message, Does.StartWith("Operation cannot be fulfilled on ConfigMap \"x\": the UID in the precondition (other) does not match"));
        Assert.That((wrongVersion.Code, wrongVersion.Reason), Is.EqualTo((409, "Conflict")));
        Assert.That(done.Status, Is.EqualTo("Success"));
        Assert.That(Server.Store.Find(ApiResource.ConfigMaps, Namespace, "x"), Is.Null);

        Task<V1Status> DeleteAsync(V1Preconditions preconditions) =>
            Client.CoreV1.DeleteNamespacedConfigMapAsync("x", Namespace, new V1DeleteOptions { Preconditions = preconditions });
    }

    [Test]
    public async Task Every_write_takes_the_next_resource_version_whatever_it_writes()
    {
        var map = await Client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("x"), Namespace);
        var lease = await Client.CoordinationV1.CreateNamespacedLeaseAsync(new V1Lease { Metadata = new V1ObjectMeta { Name = "l" } }, Namespace);
        await Client.CoreV1.DeleteNamespacedConfigMapAsync("x", Namespace);
        var again = await Client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("x"), Namespace);

        var first = int.Parse(map.Metadata.ResourceVersion);
        Assert.That(lease.Metadata.ResourceVersion, Is.EqualTo((first + 1).ToString()));
        Assert.That(again.Metadata.ResourceVersion, Is.EqualTo((first + 3).ToString()));
        Assert.That(again.Metadata.Uid, Is.Not.EqualTo(map.Metadata.Uid));
    }

    [Test]
    public async Task Nothing_is_made_in_a_namespace_that_does_not_exist()
    {
        var status = await Client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("x"), "nowhere").RefusalAsync();

        Assert.That((status.Code, status.Reason, status.Message), Is.EqualTo((404, "NotFound", "namespaces \"nowhere\" not found")));
        Assert.That((await Client.CoreV1.ListNamespacedConfigMapAsync("nowhere")).Items, Is.Empty);
    }

    [TestCase("""{"metadata":{"name":"x"},"data":{"a":1}}""", 400, "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string")]
    [TestCase("""{"metadata":{"name":"x","resourceVersion":"5"}}""", 500, "resourceVersion should not be set on objects to be created")]
    [TestCase("""{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"x"}}""", 400, "the API version in the data (coordination.k8s.io/v1) does not match the expected API version (v1)")]
    [TestCase("""{"metadata":{}}""", 422, "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required")]
    [TestCase("""{"metadata":{"name":"x","namespace":"y"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [TestCase("nonsense", 400, "the object provided is unrecognized (must be of type ConfigMap)")]
    public async Task A_body_that_is_no_object_of_the_kind_is_refused(string body, int code, string words)
    {
        var (answered, status) = await Raw.PostAsync(Raw.ConfigMaps, body);

        Assert.That(answered, Is.EqualTo(code));
        Assert.That((string?)status["message"], Does.StartWith(words));
    }

    [Test]
    public async Task A_generated_name_is_told()
    {
        var (code, body) = await Raw.PostAsync(Raw.ConfigMaps, """{"metadata":{"generateName":"x-"}}""");

        Assert.That(code, Is.EqualTo(201));
        Assert.That((string?)body["metadata"]!["name"], Does.Match("^x-[a-z0-9]{5}$"));
    }

    [Test]
    public async Task An_unknown_field_is_dropped_with_a_warning_and_refused_when_strict()
    {
        using var answer = await Raw.Http.PostAsync(Raw.ConfigMaps, new StringContent("""{"metadata":{"name":"x"},"dat":{}}""", null, "application/json"));
        Assert.That(answer.Headers.GetValues("Warning").Single(), Is.EqualTo("299 - \"unknown field \\\"dat\\\"\""));

        var (code, body) = await Raw.PostAsync($"{Raw.ConfigMaps}?fieldValidation=Strict", """{"metadata":{"name":"y"},"dat":{}}""");
        Assert.That(code, Is.EqualTo(400));
        Assert.That((string?)body["message"], Does.EndWith("strict decoding error: unknown field \"dat\""));
    }

    [Test]
    public async Task Objects_whose_every_owner_is_gone_can_be_collected()
    {
        var map = ConfigMap("x");
        map.Metadata.OwnerReferences = [new V1OwnerReference { ApiVersion = "v1", Kind = "Node", Name = "n", Uid = "u" }];
        await Client.ApplyAsync(map);
        await Client.ApplyAsync(ConfigMap("y"));

        Assert.That(Server.Store.CollectOwnedBy("u"), Is.EqualTo(1));
        Assert.That(Server.Store.All(ApiResource.ConfigMaps).Select(o => o.Name), Is.EqualTo(new[] { "y" }));
    }

    [Test]
    public async Task Entries_of_plain_writers_beyond_ten_are_folded()
    {
        await Client.CoreV1.CreateNamespacedConfigMapAsync(ConfigMap("x"), Namespace);
        for (var i = 0; i < 14; i++)
        {
            await Raw.PatchAsync($"{Raw.ConfigMaps}/x?fieldManager=m{i:00}", $$$"""{"data":{"k{{{i}}}":"1"}}""", Raw.Merge);
        }

        var managers = (await Client.CoreV1.ReadNamespacedConfigMapAsync("x", Namespace)).Metadata.ManagedFields.Select(m => m.Manager).ToList();
        Assert.That(managers, Has.Count.EqualTo(10));
        Assert.That(managers, Does.Contain("ancient-changes"));
        Assert.That(managers, Does.Contain("m13"));
    }
}
