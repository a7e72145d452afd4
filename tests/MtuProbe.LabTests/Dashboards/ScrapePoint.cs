using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MtuProbe.LabTests.Dashboards;

/// <summary>
/// Where Prometheus scrapes: a port on loopback whose paths lead to agents in their namespaces, by their socket files, or to a text.
/// One request per connection is all that a scrape needs.
/// </summary>
internal sealed class ScrapePoint : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly IReadOnlyDictionary<string, Func<Task<string?>>> _pages;
    private readonly Task _work;

    /// <param name="pages">By path. Null is an answer of 503.</param>
    public ScrapePoint(IReadOnlyDictionary<string, Func<Task<string?>>> pages)
    {
        _pages = pages;
        _listener.Start();
        _work = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var answers = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                answers.RemoveAll(answer => answer.IsCompleted);
                answers.Add(AnswerAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII);
                var path = (await reader.ReadLineAsync(_end.Token) ?? string.Empty).Split(' ').ElementAtOrDefault(1) ?? string.Empty;
                while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 })
                {
                }

                var text = _pages.TryGetValue(path, out var page) ? await page() : null;
                var body = Encoding.UTF8.GetBytes(text ?? string.Empty);
                var head = $"HTTP/1.1 {(text is null ? "503 Service Unavailable" : "200 OK")}\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body], _end.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Prometheus has given up this scrape, or the test is over.
        }
    }
}
