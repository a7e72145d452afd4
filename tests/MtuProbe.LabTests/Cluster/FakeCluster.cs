using MtuProbe.FakeApi;
using MtuProbe.FakeApi.Access;
using MtuProbe.LabTests.Manifests;

namespace MtuProbe.LabTests.Cluster;

/// <summary>The fake API server, with TLS, and with the rights of <c>daemonset/</c>.</summary>
internal sealed class FakeCluster : ClusterUnderTest
{
    private FakeApiServer? _server;

    public override string? Missing => null;

    public FakeApiServer Server => _server!;

    public override Uri Url => Server.Url;

    protected override string CaPem => Server.CaPem!;

    protected override async Task ServeAsync()
    {
        _server = await FakeApiServer.StartAsync(new FakeApiOptions { Tls = true, Namespaces = [Ns, Runners] });
        Server.Access
            .AddToken(TokenOf(Agent), AccessControl.ServiceAccount(Ns, Agent))
            .AddToken(TokenOf(Aggregator), AccessControl.ServiceAccount(Ns, Aggregator))
            .AddToken("admin", "admin")
            .Allow("admin", string.Empty, "*", "*", "*")
            .LoadFolder(Path.Combine(Kubectl.Root, "daemonset/base"), Ns)
            .LoadFolder(Path.Combine(Kubectl.Root, "daemonset/consumer"), Runners);
        Admin = Client("admin");
    }

    protected override async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
