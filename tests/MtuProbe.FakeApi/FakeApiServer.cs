using System.Net;
using System.Security.Cryptography.X509Certificates;
using MtuProbe.FakeApi.Access;
using MtuProbe.FakeApi.Faults;
using MtuProbe.FakeApi.Logging;
using MtuProbe.FakeApi.Objects;
using MtuProbe.FakeApi.Serving;
using MtuProbe.FakeApi.Storing;

namespace MtuProbe.FakeApi;

/// <summary>
/// An HTTP server that answers as a kube-apiserver does, as far as MtuProbe asks, and fails as one does when told so. Where a comment
/// says <em>measured</em>, a real kube-apiserver 1.36 did that; where it names a source, kubernetes/kubernetes on GitHub says it. Not done:
/// discovery, protobuf, JSON patch, deletion of namespaces, finalizers, and checks of EndpointSlices.
/// </summary>
public sealed class FakeApiServer : IAsyncDisposable
{
    private readonly FakeApiOptions _options;
    private readonly ConnectionGate _gate = new();
    private readonly RequestPipeline _pipeline;
    private readonly WatchHub _watches;
    private readonly X509Certificate2? _certificate;
    private IPEndPoint _endpoint;
    private KestrelHost? _host;

    private FakeApiServer(FakeApiOptions options)
    {
        _options = options;
        _endpoint = options.Listen;
        Store = new ApiStore(options.Time);
        Log = new RequestLog(options.Time);
        _watches = new WatchHub(Store, options);
        _pipeline = new RequestPipeline(Store, Faults, Access, Log, _watches, options.Time);
        if (options.Tls)
        {
            (_certificate, CaPem) = Certificates.Make(options.Listen.Address);
        }

        foreach (var ns in options.Namespaces)
        {
            Store.PutNamespace(ns);
        }
    }

    public ApiStore Store { get; }

    public FaultScript Faults { get; } = new();

    public AccessControl Access { get; } = new();

    public RequestLog Log { get; }

    /// <summary>The certificate authority, null without TLS.</summary>
    public string? CaPem { get; }

    /// <summary>Where it listens, or listened last. Unset on a Unix socket.</summary>
    public IPEndPoint Endpoint => _endpoint;

    public Uri Url => new(_options.UnixSocket is null ? $"{(_options.Tls ? "https" : "http")}://{_endpoint}" : "http://localhost");

    public bool Listening => _host is not null;

    /// <summary>Connections are accepted, and nothing is answered on new or old ones.</summary>
    public bool BlackHole
    {
        get => _gate.Closed;
        set => _gate.Closed = value;
    }

    public TimeSpan BookmarkInterval
    {
        get => _watches.BookmarkInterval;
        set => _watches.BookmarkInterval = value;
    }

    public int OpenWatches => _watches.Count;

    public static async Task<FakeApiServer> StartAsync(FakeApiOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new FakeApiServer(options ?? new FakeApiOptions());
        await server.ListenAsync(cancellationToken).ConfigureAwait(false);
        return server;
    }

    /// <summary>Until at least so many watches are open and have been sent their headers.</summary>
    public Task WaitForWatchesAsync(int count, CancellationToken cancellationToken) => _watches.WaitForAsync(count, cancellationToken);

    /// <param name="abort">Breaks the connections; else each stream ends as after its time-out.</param>
    public void DropWatches(bool abort = true) => _watches.Drop(abort);

    /// <summary>Goes down: connections break, new ones are refused.</summary>
    public async Task StopListeningAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Comes up where it was.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken = default)
    {
        if (_host is null)
        {
            _host = await KestrelHost.StartAsync(_endpoint, _options.UnixSocket, _certificate, _gate, _pipeline.HandleAsync, cancellationToken).ConfigureAwait(false);
            _endpoint = _host.Endpoint ?? _endpoint;
        }
    }

    /// <summary>Down and up again on the same port, with the same objects; watches cannot resume from before (410).</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopListeningAsync().ConfigureAwait(false);
        Store.MoveHorizonToNow();
        await ListenAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Down and up again with an empty store whose resourceVersions begin anew: watches from before wait for what is far in the future.</summary>
    public async Task RestartWithoutStoreAsync(CancellationToken cancellationToken = default)
    {
        await StopListeningAsync().ConfigureAwait(false);
        Store.Lose();
        await ListenAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A slice of a Service, to be filled and stored.</summary>
    public SliceBuilder Slice(string ns, string service, string name, string addressType = "IPv4") => new(Store, ns, service, name, addressType);

    public void WriteKubeconfig(string path, string token = "any", string contextName = "fake", string? ns = null) =>
        File.WriteAllText(path, Kubeconfig.Write(Url.ToString().TrimEnd('/'), CaPem, token, contextName, ns));

    /// <summary>A pod's folder of credentials. In-cluster clients speak TLS only.</summary>
    public void WriteServiceAccount(string directory, string token, string ns) => Kubeconfig.WriteServiceAccount(
        directory, token, CaPem ?? throw new InvalidOperationException("in-cluster clients need a server with TLS"), ns);

    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync().ConfigureAwait(false);
        _certificate?.Dispose();
    }
}
