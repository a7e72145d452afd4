using System.Net;
using Microsoft.AspNetCore.Http;
using MtuProbe.Options;

namespace MtuProbe.Publishing;

/// <summary>
/// Lets in who asks to read, under a name that only this server can have. A page of somebody else whose name was made to resolve to our
/// loopback (DNS rebinding) sends its own name as Host, and is refused.
/// </summary>
/// <param name="listen">Where the server listens.</param>
/// <param name="contentSecurityPolicy">What the page may load and run.</param>
internal sealed class UiGuard(ListenAddress listen, string contentSecurityPolicy)
{
    /// <summary>Null for GET and HEAD.</summary>
    public static (int Status, string Words)? NotReading(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return null;
        }

        context.Response.Headers.Allow = "GET, HEAD";
        return (StatusCodes.Status405MethodNotAllowed, "there is nothing to do here but read: use GET");
    }

    /// <summary>Null when the request may be served. What protects the answer in a browser is set in either case.</summary>
    public (int Status, string Words)? Refuses(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return context.Request.Host.Host is not { Length: > 0 } host ? (StatusCodes.Status400BadRequest, "the request names no host")
            : IsOurs(host, context.Connection.LocalIpAddress) ? NotReading(context)
            : (StatusCodes.Status421MisdirectedRequest, "this server goes by localhost, a loopback address, or the address it listens on");
    }

    /// <summary>The port is left open: port-forwarding changes it.</summary>
    private bool IsOurs(string host, IPAddress? arrivedAt)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return IPAddress.TryParse(host, out var address)
            && (IPAddress.IsLoopback(address) || address.Equals(listen.Tcp?.Address) || Plain(address).Equals(arrivedAt is null ? null : Plain(arrivedAt)));
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
