using MtuProbe.FakeApi.Storing;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

/// <summary>What an apply is refused for, and with which words; the rest of the measured table.</summary>
public sealed class ApplyRefusalTests : ServerTest
{
    private const string Path = $"{Raw.ConfigMaps}/x?fieldManager=agent";

    [Test]
    public async Task Without_a_field_manager_it_is_invalid()
    {
        var (code, body) = await Raw.PatchAsync($"{Raw.ConfigMaps}/x", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}}""", Raw.Apply);

        Assert.That(code, Is.EqualTo(422));
        Assert.That((string?)body["message"], Does.Contain("fieldManager: Required value"));
    }

    [TestCase("""{"metadata":{"name":"x"}}""", 400, "invalid object type: /, Kind=")]
    [TestCase("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"}}""", 400, "invalid object type: /v1, Kind=Secret")]
    [TestCase("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","managedFields":[]}}""", 400, "metadata.managedFields must be nil")]
    [TestCase("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"y"}}""", 400, "the name of the object (y) does not match the name on the URL (x)")]
    [TestCase("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","namespace":"y"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [TestCase("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"dat":{}}""", 500, "failed to create typed patch object (mtuprobe/x; /v1, Kind=ConfigMap): .dat: field not declared in schema")]
    [TestCase("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"mtu":1400}}""", 500, "failed to create typed patch object (mtuprobe/x; /v1, Kind=ConfigMap): .data.mtu: expected string")]
    [TestCase("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"a:b":"1"}}""", 422, "a valid config key must consist of")]
    public async Task A_malformed_patch_is_refused_in_the_real_words(string patch, int code, string words)
    {
        var (answered, body) = await Raw.PatchAsync(Path, patch, Raw.Apply);

        Assert.That(answered, Is.EqualTo(code));
        Assert.That((string?)body["message"], Does.Contain(words));
        Assert.That((string?)body["kind"], Is.EqualTo("Status"));
        Assert.That((int?)body["code"], Is.EqualTo(code));
        Assert.That(Server.Store.All(ApiResource.ConfigMaps), Is.Empty);
    }

    [Test]
    public async Task An_object_as_it_was_read_is_refused_for_its_managed_fields()
    {
        var read = await Client.ApplyAsync(ConfigMap("x", ("mtu", "1400")));
        (read.ApiVersion, read.Kind) = ("v1", "ConfigMap");
        var status = await Client.ApplyAsync(read).RefusalAsync();

        Assert.That(status.Code, Is.EqualTo(400));
        Assert.That(status.Message, Is.EqualTo("metadata.managedFields must be nil"));
    }

    [Test]
    public async Task YAML_is_taken_as_well_as_JSON()
    {
        var (code, body) = await Raw.PatchAsync(Path, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  mtu: \"1400\"\n", Raw.Apply);

        Assert.That(code, Is.EqualTo(201));
        Assert.That((string?)body["data"]!["mtu"], Is.EqualTo("1400"));
    }

    // Source: kubernetes issue 106745, and patch.go: a resourceVersion alone is no condition for the object to be there.
    [Test]
    public async Task A_resource_version_does_not_keep_a_missing_object_from_being_made()
    {
        var map = ConfigMap("x", ("mtu", "1400"));
        map.Metadata.ResourceVersion = "12345";

        Assert.That((await Client.ApplyAsync(map)).Data["mtu"], Is.EqualTo("1400"));
    }

    // Source: TestCreateOnApplyFailsWithUID.
    [Test]
    public async Task A_uid_keeps_a_missing_object_from_being_made()
    {
        var map = ConfigMap("x", ("mtu", "1400"));
        map.Metadata.Uid = "88e00824-7f0e-11e8-94a1-c8d3ffb15800";
        var status = await Client.ApplyAsync(map).RefusalAsync();

        Assert.That((status.Code, status.Reason), Is.EqualTo((409, "Conflict")));
        Assert.That(status.Message, Does.EndWith("uid mismatch: the provided object specified uid 88e00824-7f0e-11e8-94a1-c8d3ffb15800, and no existing object was found"));
    }

    [Test]
    public async Task A_namespace_that_does_not_exist_is_not_found()
    {
        var status = await Client.ApplyAsync(ConfigMap("x"), ns: "nowhere").RefusalAsync();

        Assert.That((status.Code, status.Reason), Is.EqualTo((404, "NotFound")));
        Assert.That(status.Message, Is.EqualTo("namespaces \"nowhere\" not found"));
    }

    [Test]
    public async Task Several_conflicts_are_told_by_manager()
    {
        await Client.ApplyAsync(ConfigMap("x", ("a", "1"), ("b", "1")), "one");
        await Client.ApplyAsync(ConfigMap("x", ("c", "1")), "two");
        var status = await Client.ApplyAsync(ConfigMap("x", ("a", "2"), ("b", "2"), ("c", "2")), "three").RefusalAsync();

        Assert.That(status.Message, Is.EqualTo("Apply failed with 3 conflicts: conflicts with \"one\":\n- .data.a\n- .data.b\nconflicts with \"two\":\n- .data.c"));
    }

    [Test]
    public async Task A_key_that_kubectl_edited_conflicts_with_its_time()
    {
        await Client.ApplyAsync(ConfigMap("x", ("mtu", "1400")));
        await Raw.PatchAsync($"{Raw.ConfigMaps}/x?fieldManager=kubectl-edit", """{"data":{"mtu":"9000"}}""", Raw.Merge);
        var status = await Client.ApplyAsync(ConfigMap("x", ("mtu", "1400"))).RefusalAsync();

        Assert.That(status.Message, Does.Match("^Apply failed with 1 conflict: conflict with \"kubectl-edit\" using v1 at \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ: .data.mtu$"));
    }
}
