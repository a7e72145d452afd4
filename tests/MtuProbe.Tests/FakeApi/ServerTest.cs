using k8s;
using MtuProbe.FakeApi;

namespace MtuProbe.Tests.FakeApi;

/// <summary>A server for each test, with both clients.</summary>
public abstract class ServerTest
{
    private protected FakeApiServer Server { get; private set; } = null!;

    private protected Kubernetes Client { get; private set; } = null!;

    private protected Raw Raw { get; private set; } = null!;

    private protected virtual FakeApiOptions Options => new();

    [SetUp]
    public async Task Start()
    {
        Server = await FakeApiServer.StartAsync(Options);
        Client = AClient.Of(Server);
        Raw = new Raw(Server);
    }

    [TearDown]
    public async Task Stop()
    {
        Raw.Dispose();
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
