using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MtuProbe.Options;

namespace MtuProbe.Publishing;

/// <summary>
/// One address with one handler, on Kestrel alone. A web application's host would also read appsettings, obey stray ASPNETCORE_URLS and
/// take signals, which have another owner here.
/// </summary>
internal sealed class HttpServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    /// <summary>A crowd must not take the descriptors that probing and the store need.</summary>
    private const int MostConnections = 256;

    private readonly KestrelServer _server;
    private readonly RequestDelegate _handle;
    private ListenOptions? _bound;

    private HttpServer(ListenAddress address, RequestDelegate handle, ILoggerFactory log)
    {
        _handle = handle;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MostConnections;
        if (address.Tcp is { } endpoint)
        {
            options.Listen(endpoint, Remember);
        }
        else
        {
            options.ListenUnixSocket(Path.GetFullPath(address.UnixPath!), Remember);
        }

        var transport = new SocketTransportOptions { CreateBoundListenSocket = Bind };
        _server = new KestrelServer(Microsoft.Extensions.Options.Options.Create(options), new SocketTransportFactory(Microsoft.Extensions.Options.Options.Create(transport), log), log);

        void Remember(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1;
            _bound = listen;
        }
    }

    /// <summary>Where it listens, port included.</summary>
    public ListenAddress Address => new(_bound!.IPEndPoint, _bound.SocketPath);

    /// <param name="option">Where the address comes from, for the message.</param>
    /// <exception cref="UsageException">The address cannot be listened on.</exception>
    public static async Task<HttpServer> StartAsync(string option, ListenAddress address, RequestDelegate handle, ILoggerFactory log, CancellationToken cancellationToken)
    {
        HttpServer? server = null;
        try
        {
            if (address.UnixPath is { } path)
            {
                SocketFile.RemoveStale(path);
            }

            server = new HttpServer(address, handle, log);
            await server._server.StartAsync(server, cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch (Exception refused) when (refused is IOException or SocketException or UnauthorizedAccessException or ArgumentException)
        {
            server?._server.Dispose();
            var reason = (refused.InnerException ?? refused).Message.TrimEnd('.');
            throw new UsageException($"{option} {address}: cannot listen there ({reason}); {(address.Tcp is null
                ? "name a socket file that does not exist yet, in a directory that this user may write to"
                : "choose an address of this host and a free port")}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // An open scrape may not hold the end of the process.
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
    }

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context) => _handle(context);

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception)
    {
    }

    private static Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (endpoint is UnixDomainSocketEndPoint unix)
        {
            // Between bind and listen, so that nobody else can connect before.
            File.SetUnixFileMode(unix.ToString(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return socket;
    }
}
