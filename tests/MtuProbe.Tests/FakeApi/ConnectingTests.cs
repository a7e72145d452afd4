using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using MtuProbe.FakeApi;
using MtuProbe.FakeApi.Access;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

/// <summary>The ways in which a client finds the server.</summary>
[CancelAfter(20_000)]
public sealed class ConnectingTests
{
    private string _folder = null!;

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("fakeapi").FullName;

    [TearDown]
    public void Clear() => Directory.Delete(_folder, recursive: true);

    [TestCase(false)]
    [TestCase(true)]
    public async Task By_kubeconfig_with_and_without_TLS(bool tls)
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Tls = tls });
        server.Access.AddToken("t", "jane").Allow("jane", Namespace, "", "configmaps", "list").Enforce();
        var path = Path.Combine(_folder, "config");
        server.WriteKubeconfig(path, "t", "lab", Namespace);
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(path);
        using var client = new Kubernetes(configuration);

        Assert.That(configuration.Namespace, Is.EqualTo(Namespace));
        Assert.That(configuration.CurrentContext, Is.EqualTo("lab"));
        Assert.That((await client.CoreV1.ListNamespacedConfigMapAsync(Namespace)).Items, Is.Empty);
        Assert.That(server.Log.Snapshot()[0].User, Is.EqualTo("jane"));
    }

    [Test]
    public async Task A_client_that_does_not_know_the_authority_refuses_the_server()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Tls = true });
        using var client = Of(server);

        Assert.That(async () => await client.CoreV1.ListNamespacedConfigMapAsync(Namespace), Throws.TypeOf<HttpRequestException>());
    }

    [Test]
    public async Task A_watch_over_TLS_is_one_over_HTTP_2(CancellationToken cancellationToken)
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Tls = true }, cancellationToken);
        var path = Path.Combine(_folder, "config");
        server.WriteKubeconfig(path);
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(path));
        await using var watch = AWatch.Start(client, $"{server.Store.Version}", labels: null, timeoutSeconds: null, cancellationToken);
        await server.WaitForWatchesAsync(1, cancellationToken);
        await client.ApplyAsync(ConfigMap("x", ("a", "1")));
        Assert.That(await watch.NextAsync(), Is.EqualTo("Added x 1"));
        server.DropWatches();

        Assert.That(async () => await watch.Completion, Throws.InstanceOf<HttpProtocolException>());
    }

    [Test]
    public async Task By_a_pod_s_service_account()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Tls = true });
        var user = AccessControl.ServiceAccount(Namespace, "mtuprobe-agent");
        server.Access.AddToken("first", user).AddToken("second", user).Allow(user, Namespace, "", "configmaps", "list").Enforce();
        server.WriteServiceAccount(_folder, "first", Namespace);
        server.WriteServiceAccount(_folder, "second", Namespace);

        // The paths of the client's own in-cluster configuration cannot be set, so that its parts are put together here.
        using var client = new Kubernetes(new KubernetesClientConfiguration
        {
            Host = server.Url.ToString(),
            TokenProvider = new k8s.Authentication.TokenFileAuth(Path.Combine(_folder, "token")),
            SslCaCerts = [X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, "ca.crt"))],
        });
        await client.CoreV1.ListNamespacedConfigMapAsync(File.ReadAllText(Path.Combine(_folder, "namespace"), Encoding.UTF8));

        Assert.That(File.ReadAllText(Path.Combine(_folder, "token")), Is.EqualTo("second"));
        Assert.That(server.Log.Snapshot()[0].User, Is.EqualTo(user));
    }

    [Test]
    public async Task By_a_Unix_socket()
    {
        var path = Path.Combine(_folder, "api.sock");
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { UnixSocket = path });
        using var raw = new Raw(server, unixSocket: path);

        Assert.That((await raw.GetAsync(Raw.ConfigMaps)).Code, Is.EqualTo(200));
    }

    [Test]
    public async Task On_an_address_and_port_that_were_chosen()
    {
        await using var first = await FakeApiServer.StartAsync(new FakeApiOptions { Listen = new(System.Net.IPAddress.IPv6Loopback, 0) });
        await first.StopListeningAsync();
        await using var second = await FakeApiServer.StartAsync(new FakeApiOptions { Listen = first.Endpoint });
        using var client = Of(second);

        Assert.That(second.Url, Is.EqualTo(first.Url));
        Assert.That((await client.CoreV1.ListNamespacedConfigMapAsync(Namespace)).Items, Is.Empty);
    }
}
