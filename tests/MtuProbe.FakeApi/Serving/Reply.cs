using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MtuProbe.FakeApi.Logging;

namespace MtuProbe.FakeApi.Serving;

/// <summary>The answer to one request.</summary>
/// <param name="cut">Breaks the connection in mid-body.</param>
internal sealed class Reply(HttpContext context, RequestLog log, long number, bool cut)
{
    /// <summary>Source: defaultGzipThresholdBytes in staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/writers.go.</summary>
    private const int GzipAbove = 128 * 1024;

    public bool Cut => cut;

    public CancellationToken Aborted => context.RequestAborted;

    public void Warn(string text) => context.Response.Headers.Append("Warning", $"299 - \"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

    public Task JsonAsync(int status, JsonNode body) => JsonAsync(status, Encoding.UTF8.GetBytes(body.ToJsonString()));

    public async Task JsonAsync(int status, ReadOnlyMemory<byte> body)
    {
        if (body.Length > GzipAbove && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            {
                await gzip.WriteAsync(body, Aborted).ConfigureAwait(false);
            }

            context.Response.Headers.ContentEncoding = "gzip";
            await SendAsync(status, "application/json", packed.ToArray()).ConfigureAwait(false);
            return;
        }

        await SendAsync(status, "application/json", body).ConfigureAwait(false);
    }

    public Task TextAsync(int status, string contentType, string body, params IEnumerable<(string Name, string Value)> headers)
    {
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        return SendAsync(status, contentType, Encoding.UTF8.GetBytes(body));
    }

    /// <summary>Sends the headers of a body whose length is not known yet.</summary>
    public async Task BeginStreamAsync()
    {
        Head(200, "application/json");
        await context.Response.StartAsync(Aborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(Aborted).ConfigureAwait(false);
    }

    /// <summary>Sends a line at once. Where the connection is to be cut, half of it.</summary>
    public async Task StreamAsync(ReadOnlyMemory<byte> line)
    {
        await context.Response.Body.WriteAsync(cut ? line[..(line.Length / 2)] : line, Aborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(Aborted).ConfigureAwait(false);
        if (cut)
        {
            Abort();
        }
    }

    public void Abort() => context.Abort();

    private async Task SendAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        Head(status, contentType);
        context.Response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await context.Response.Body.WriteAsync(cut ? body[..(body.Length / 2)] : body, Aborted).ConfigureAwait(false);
        if (cut)
        {
            await context.Response.Body.FlushAsync(Aborted).ConfigureAwait(false);
            Abort();
        }
    }

    private void Head(int status, string contentType)
    {
        log.Answer(number, status);
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-cache, private";
        context.Response.Headers["Audit-Id"] = Guid.NewGuid().ToString();
    }
}
