using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace MtuProbe.FakeApi.Serving;

/// <summary>
/// One address with one handler, on Kestrel alone. An empty builder only puts Kestrel's services together, which TLS needs; it is never
/// run, so that nothing reads appsettings or the environment, or takes signals.
/// </summary>
internal sealed class KestrelHost : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly WebApplication _services;
    private readonly IServer _server;
    private readonly RequestDelegate _handle;
    private ListenOptions? _bound;

    private KestrelHost(IPEndPoint? endpoint, string? unixSocket, X509Certificate2? certificate, ConnectionGate gate, RequestDelegate handle)
    {
        _handle = handle;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
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
        });
        _services = builder.Build();
        _server = _services.Services.GetRequiredService<IServer>();

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
            await host._services.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context) => _handle(context);

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception)
    {
    }
}
