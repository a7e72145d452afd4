using System.Net.Sockets;
using k8s;
using MtuProbe.FakeApi.Storing;
using static MtuProbe.Tests.FakeApi.AClient;

namespace MtuProbe.Tests.FakeApi;

[CancelAfter(20_000)]
public sealed class RestartTests : ServerTest
{
    [Test]
    public async Task While_it_is_down_connections_are_refused_at_once()
    {
        await Client.ApplyAsync(ConfigMap("x"));
        await Server.StopListeningAsync();

        Assert.That(Server.Listening, Is.False);
        Assert.That(
            async () => await Client.ApplyAsync(ConfigMap("x")),
            Throws.TypeOf<HttpRequestException>().With.InnerException.TypeOf<SocketException>().And.InnerException.Message.Contains("refused"));
    }

    [Test]
    public async Task It_comes_back_on_the_same_port_with_the_same_objects_and_old_watches_are_gone(CancellationToken cancellationToken)
    {
        var before = await Client.ApplyAsync(ConfigMap("x"));
        await Client.ApplyAsync(ConfigMap("y"));
        await using var open = AWatch.Start(Client, before.Metadata.ResourceVersion, labels: null, timeoutSeconds: null, cancellationToken);
        await open.NextAsync();
        var url = Server.Url;
        await Server.RestartAsync(cancellationToken);

        Assert.That(Server.Url, Is.EqualTo(url));
        Assert.That(async () => await open.Completion, Throws.InstanceOf<IOException>().Or.InstanceOf<HttpRequestException>());
        Assert.That((await Client.CoreV1.ListNamespacedConfigMapAsync(Namespace, cancellationToken: cancellationToken)).Items, Has.Count.EqualTo(2));
        await using var again = AWatch.Start(Client, before.Metadata.ResourceVersion, labels: null, timeoutSeconds: null, cancellationToken);
        await again.Completion;
        Assert.That(((KubernetesException)again.Error!).Status.Code, Is.EqualTo(410));
    }

    [Test]
    public async Task Without_its_store_it_begins_anew_and_an_old_resource_version_is_still_to_come(CancellationToken cancellationToken)
    {
        var before = await Client.ApplyAsync(ConfigMap("x"));
        await Server.RestartWithoutStoreAsync(cancellationToken);

        Assert.That(Server.Store.All(ApiResource.ConfigMaps), Is.Empty);
        await using var watch = AWatch.Start(Client, before.Metadata.ResourceVersion, labels: null, timeoutSeconds: null, cancellationToken);
        await Server.WaitForWatchesAsync(1, cancellationToken);
        var after = await Client.ApplyAsync(ConfigMap("x"));
        Assert.That(int.Parse(after.Metadata.ResourceVersion), Is.LessThan(int.Parse(before.Metadata.ResourceVersion)));
        Assert.That(watch.Seen, Is.Zero);
    }
}
