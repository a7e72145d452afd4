using System.Net.Sockets;

namespace MtuProbe.Lab.Kernel;

/// <summary>HTTP to a process in any network namespace of this machine, over its socket file: path names are not per network namespace.</summary>
public static class SocketFileClient
{
    /// <param name="path">Of the socket file; need not exist yet.</param>
    /// <param name="patience">How long one answer may take.</param>
    public static HttpClient Open(string path, TimeSpan patience) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = new Uri("http://localhost"),
        Timeout = patience,
    };

    /// <summary>Null while nobody answers, or not with success.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled it.</exception>
    public static async Task<string?> TryGetAsync(this HttpClient client, string path, CancellationToken cancellationToken = default)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false) : null;
        }
        catch (Exception away) when (away is HttpRequestException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
