using System.Net.Sockets;

namespace MtuProbe.Benchmarks.Steady;

/// <summary>HTTP over a socket file: those are not per network namespace.</summary>
internal sealed class SocketFileClient : IDisposable
{
    private readonly HttpClient _client;

    public SocketFileClient(string path) => _client = new HttpClient(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://localhost"),
    };

    /// <summary>Null while nobody answers.</summary>
    public async Task<string?> TryGetAsync(string path)
    {
        try
        {
            using var answer = await _client.GetAsync(path).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync().ConfigureAwait(false) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();
}
