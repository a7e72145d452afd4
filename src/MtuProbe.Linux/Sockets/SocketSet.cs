using Microsoft.Win32.SafeHandles;
using MtuProbe.Linux.Interop;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// The sockets of an I/O thread. The kernel keeps the list of those that are ready: with a thousand of them, asking each on every turn took
/// half of the thread's time. For one thread.
/// </summary>
internal sealed class SocketSet : IDisposable
{
    /// <summary>Served in one turn; the kernel tells the others first the next time.</summary>
    private const int MostAtOnce = 64;

    private readonly SafeFileHandle _handle = new(EpollOpen.Open(), ownsHandle: true);
    private readonly Dictionary<int, IoSocket> _sockets = [];

    /// <summary>Is itself readable while a socket is ready.</summary>
    public int Descriptor => (int)_handle.DangerousGetHandle();

    public void Add(IoSocket socket)
    {
        EpollChange.Add(Descriptor, socket.Descriptor);
        _sockets.Add(socket.Descriptor, socket);
    }

    /// <summary>Before it is closed. One that is not in the set is no mistake.</summary>
    public void Remove(IoSocket socket)
    {
        if (_sockets.Remove(socket.Descriptor))
        {
            EpollChange.Remove(Descriptor, socket.Descriptor);
        }
    }

    /// <summary>Level-triggered: what is left unread is told again.</summary>
    public void ForEachReady(Action<IoSocket> serve)
    {
        Span<int> ready = stackalloc int[MostAtOnce];
        var count = EpollWait.Ready(Descriptor, ready);
        foreach (var descriptor in ready[..count])
        {
            serve(_sockets[descriptor]);
        }
    }

    public void CloseAll(Exception reason)
    {
        foreach (var socket in _sockets.Values)
        {
            socket.Close(reason);
        }
    }

    public void Dispose() => _handle.Dispose();
}
