using System.Net;
using System.Net.Sockets;

namespace MtuProbe.Tests.Cluster;

/// <summary>
/// A byte that goes once around over loopback. The runtime hears of all sockets in one place and in turn: when it has come back, so has what was
/// sent to any socket of this process before.
/// </summary>
internal sealed class SocketTurn : IDisposable
{
    private readonly Socket _here = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Socket _there;
    private readonly byte[] _byte = new byte[1];

    public SocketTurn()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _here.Connect(listener.LocalEndPoint!);
        _there = listener.Accept();
    }

    public async Task TakeAsync()
    {
        // Asked for first, or it would be there at once and go around nothing.
        var coming = _there.ReceiveAsync(_byte.AsMemory());
        _here.Send([1]);
        await coming;
    }

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
    }
}
