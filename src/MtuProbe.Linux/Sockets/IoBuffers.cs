using MtuProbe.Linux.Interop;

namespace MtuProbe.Linux.Sockets;

/// <summary>The I/O thread's native memory, shared by its sockets, because it serves one at a time.</summary>
internal sealed class IoBuffers : IDisposable
{
    public ReceiveBuffer Receiving { get; } = new();

    public SendBuffer Sending { get; } = new();

    public void Dispose()
    {
        Receiving.Dispose();
        Sending.Dispose();
    }
}
