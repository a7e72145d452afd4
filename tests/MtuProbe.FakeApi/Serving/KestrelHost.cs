using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MtuProbe.FakeApi.Serving;

/// <summary>One address with one handler, on Kestrel alone: no host that reads appsettings or the environment.</summary>
internal sealed class KestrelHost : IHttpApplication<HttpContext>, IServiceProvider, IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly RequestDelegate _handle;
    private ListenOptions? _bound;

    private KestrelHost(IPEndPoint? endpoint, string? unixSocket, X509Certificate2? certificate, ConnectionGate gate, RequestDelegate handle)
    {
        _handle = handle;
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = this };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        if (unixSocket is not null)
        {
            options.ListenUnixSocket(Path.GetFullPath(unixSocket), Configure);
        }
        else
        {
            options.Listen(endpoint!, Configure);
        }

        var log = NullLoggerFactory.Instance;
        _server = new KestrelServer(
            Microsoft.Extensions.Options.Options.Create(options),
            new SocketTransportFactory(Microsoft.Extensions.Options.Options.Create(new SocketTransportOptions()), log),
            log);

        void Configure(ListenOptions listen)
        {
            listen.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            listen.Use(gate.Guard);
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }

            _bound = listen;
        }
    }

    /// <summary>Null on a Unix socket.</summary>
    public IPEndPoint? Endpoint => _bound!.IPEndPoint;

    public static async Task<KestrelHost> StartAsync(
        IPEndPoint? endpoint, string? unixSocket, X509Certificate2? certificate, ConnectionGate gate, RequestDelegate handle, CancellationToken cancellationToken)
    {
        var host = new KestrelHost(endpoint, unixSocket, certificate, gate, handle);
        try
        {
            await host._server.StartAsync(host, cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            host._server.Dispose();
            throw;
        }
    }

    /// <summary>What UseHttps asks a host for.</summary>
    public object? GetService(Type serviceType) => serviceType == typeof(ILoggerFactory) ? NullLoggerFactory.Instance : null;

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
    }

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context) => _handle(context);

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception)
    {
    }
}
