using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using MtuProbe.FakeApi.Access;
using MtuProbe.FakeApi.Objects;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

public sealed class AccessTests : ServerTest
{
    private const string Token = "agent-token";

    private const string Manifests = """
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: mtuprobe-agent
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: agent
        rules:
        - apiGroups: [""]
          resources: [configmaps]
          verbs: [create, patch]
        - apiGroups: [discovery.k8s.io]
          resources: [endpointslices]
          verbs: [list]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: agent
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: Role
          name: agent
        subjects:
        - kind: ServiceAccount
          name: mtuprobe-agent
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: consumer
          namespace: ci
        rules:
        - apiGroups: [""]
          resources: [configmaps]
          resourceNames: [mtuprobe]
          verbs: [get, patch]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: consumer
          namespace: ci
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: Role
          name: consumer
        subjects:
        - kind: ServiceAccount
          name: mtuprobe-agent
          namespace: mtuprobe
        """;

    private Kubernetes _agent = null!;

    [SetUp]
    public void Bind()
    {
        Server.Store.PutNamespace("ci");
        Server.Access.AddToken(Token, AccessControl.ServiceAccount(Namespace, "mtuprobe-agent")).LoadText(Manifests, Namespace);
        _agent = Of(Server, Token);
    }

    [TearDown]
    public void Leave() => _agent.Dispose();

    [Test]
    public async Task What_is_granted_is_done_under_the_user_s_name()
    {
        await _agent.ApplyAsync(ConfigMap("x"));
        await _agent.DiscoveryV1.ListNamespacedEndpointSliceAsync(Namespace);

        Assert.That(Server.Log.Snapshot().Select(r => r.User), Is.All.EqualTo("system:serviceaccount:mtuprobe:mtuprobe-agent"));
    }

    [Test]
    public async Task What_is_not_granted_is_forbidden_in_the_real_words()
    {
        var get = await _agent.CoreV1.ReadNamespacedConfigMapAsync("x", Namespace).RefusalAsync();
        var list = await _agent.CoreV1.ListNamespacedConfigMapAsync(Namespace).RefusalAsync();
        using var raw = new Raw(Server, Token);
        var watch = await raw.GetAsync($"{Raw.ConfigMaps}?watch=true");
        var everywhere = await _agent.CoreV1.ListConfigMapForAllNamespacesAsync().RefusalAsync();
        var slices = await _agent.DiscoveryV1.ListNamespacedEndpointSliceAsync("ci").RefusalAsync();

        const string user = "User \"system:serviceaccount:mtuprobe:mtuprobe-agent\"";
        Assert.That((get.Code, get.Reason, get.Details.Name, get.Details.Kind), Is.EqualTo((403, "Forbidden", "x", "configmaps")));
        Assert.That(get.Message, Is.EqualTo($"configmaps \"x\" is forbidden: {user} cannot get resource \"configmaps\" in API group \"\" in the namespace \"mtuprobe\""));
        Assert.That(list.Message, Is.EqualTo($"configmaps is forbidden: {user} cannot list resource \"configmaps\" in API group \"\" in the namespace \"mtuprobe\""));
        Assert.That((string?)watch.Body["message"], Is.EqualTo($"configmaps is forbidden: {user} cannot watch resource \"configmaps\" in API group \"\" in the namespace \"mtuprobe\""));
        Assert.That(everywhere.Message, Is.EqualTo($"configmaps is forbidden: {user} cannot list resource \"configmaps\" in API group \"\" at the cluster scope"));
        Assert.That(slices.Message, Is.EqualTo($"endpointslices.discovery.k8s.io is forbidden: {user} cannot list resource \"endpointslices\" in API group \"discovery.k8s.io\" in the namespace \"ci\""));
    }

    [Test]
    public async Task A_resource_name_is_the_only_one()
    {
        var refused = await _agent.ApplyAsync(ConfigMap("other"), ns: "ci").RefusalAsync();
        Assert.That(refused.Message, Does.StartWith("configmaps \"other\" is forbidden: ").And.Contain("cannot patch resource"));
    }

    [Test]
    public async Task An_apply_that_would_create_needs_the_right_to_create()
    {
        var refused = await _agent.ApplyAsync(ConfigMap("mtuprobe"), ns: "ci").RefusalAsync();
        Assert.That((refused.Code, refused.Message), Is.EqualTo((403,
            "configmaps \"mtuprobe\" is forbidden: User \"system:serviceaccount:mtuprobe:mtuprobe-agent\" cannot create resource \"configmaps\" in API group \"\" in the namespace \"ci\"")));

        Server.Store.Put("ci", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "mtuprobe" } });
        Assert.That((await _agent.ApplyAsync(ConfigMap("mtuprobe", ("mtu", "1400")), ns: "ci")).Data["mtu"], Is.EqualTo("1400"));
    }

    [TestCase(null)]
    [TestCase("wrong")]
    public async Task Without_a_valid_token_it_is_401(string? token)
    {
        using var stranger = Of(Server, token);
        var status = await stranger.CoreV1.ListNamespacedConfigMapAsync(Namespace).RefusalAsync();

        Assert.That((status.Code, status.Reason, status.Message), Is.EqualTo((401, "Unauthorized", "Unauthorized")));
    }

    [Test]
    public async Task Where_anonymous_requests_are_let_in_they_may_nothing()
    {
        Server.Access.AnonymousAllowed = true;
        var status = await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace).RefusalAsync();

        Assert.That(status.Code, Is.EqualTo(403));
        Assert.That(status.Message, Does.Contain("User \"system:anonymous\" cannot list"));
        Assert.That((await Client.Version.GetCodeAsync()).Minor, Is.EqualTo("36"));
    }

    [Test]
    public async Task A_token_that_is_revoked_is_401_until_the_next_one_is_known()
    {
        Server.Access.RevokeToken(Token);
        Assert.That((await _agent.ApplyAsync(ConfigMap("x")).RefusalAsync()).Code, Is.EqualTo(401));
        Server.Access.AddToken(Token, AccessControl.ServiceAccount(Namespace, "mtuprobe-agent"));
        await _agent.ApplyAsync(ConfigMap("x"));
    }

    [Test]
    public void A_binding_of_a_role_that_is_nowhere_is_told() => Assert.That(
        () => new AccessControl().LoadText("kind: RoleBinding\nmetadata: {name: b}\nroleRef: {kind: Role, name: r}\n", Namespace),
        Throws.TypeOf<FormatException>().With.Message.EqualTo("RoleBinding b binds Role r, which no manifest holds"));
}
