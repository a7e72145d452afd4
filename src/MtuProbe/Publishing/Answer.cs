using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace MtuProbe.Publishing;

/// <summary>Answers of our HTTP servers.</summary>
internal static class Answer
{
    /// <summary>A packet or two are not worth the work.</summary>
    private const int WorthCompressing = 4096;

    public static Task TextAsync(HttpContext context, int status, string words) => WriteAsync(context, status, "text/plain; charset=utf-8", words + "\n");

    public static Task WriteAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Compressed where the client takes that: a cluster's report says the same names many times.</summary>
    public static async Task WriteAsync(HttpContext context, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = type;
        context.Response.Headers.Vary = "Accept-Encoding";
        if (body.Length < WorthCompressing || !TakesGzip(context.Request))
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        context.Response.Headers.ContentEncoding = "gzip";
        var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            await gzip.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static bool TakesGzip(HttpRequest request) => request.Headers.AcceptEncoding.ToString().Split(',').Any(coding =>
        coding.Split(';', StringSplitOptions.TrimEntries) is ["gzip" or "*", .. var weight] && !weight.Contains("q=0"));
}
