using System.Net;
using System.Net.Sockets;

namespace MtuProbe.Commands;

/// <summary>
/// Carries connections from a port on this machine's loopback to a socket file: an agent listens inside its own network
/// namespace, where this machine does not reach, but a path name is the same in all of them.
/// </summary>
internal sealed class DemoRelay : IDisposable
{
    public const int ClusterPort = 9796;
    public const int PagePort = 9797;
    public const int MetricsPort = 9799;

    private const int Attempts = 100;

    private readonly TcpListener _listener;
    private readonly string _socket;
    private readonly CancellationTokenSource _end = new();

    private DemoRelay(TcpListener listener, string socket)
    {
        _listener = listener;
        _socket = socket;
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>At <paramref name="port"/>, or the next that is free.</summary>
    public static DemoRelay Open(int port, string socket)
    {
        for (var candidate = port; ; candidate++)
        {
            var listener = new TcpListener(IPAddress.Loopback, candidate);
            try
            {
                listener.Start();
                return new DemoRelay(listener, socket);
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse && candidate < port + Attempts)
            {
                listener.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var end = _end.Token;
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(end).ConfigureAwait(false);
                _ = CarryAsync(client, end);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            return;
        }
    }

    /// <summary>Until both sides have said all they had to say.</summary>
    private async Task CarryAsync(Socket client, CancellationToken end)
    {
        using var near = new NetworkStream(client, ownsSocket: true);
        using var agent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await agent.ConnectAsync(new UnixDomainSocketEndPoint(_socket), end).ConfigureAwait(false);
            using var far = new NetworkStream(agent, ownsSocket: false);
            await Task.WhenAll(CopyAsync(near, far, agent, end), CopyAsync(far, near, client, end)).ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or IOException)
        {
            // The agent is not up yet, or one side has gone: the other sees its connection close.
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, Socket toSocket, CancellationToken end)
    {
        await from.CopyToAsync(to, end).ConfigureAwait(false);
        toSocket.Shutdown(SocketShutdown.Send);
    }
}
