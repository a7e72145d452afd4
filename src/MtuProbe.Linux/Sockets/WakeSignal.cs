using Microsoft.Win32.SafeHandles;
using MtuProbe.Linux.Interop;

namespace MtuProbe.Linux.Sockets;

/// <summary>What ends the I/O thread's wait from outside.</summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly SafeFileHandle _handle = new(EventCall.Open(), ownsHandle: true);

    public int Descriptor => (int)_handle.DangerousGetHandle();

    public void Set() => WriteCall.Set(Descriptor);

    public void Reset() => ReadCall.Reset(Descriptor);

    public void Dispose() => _handle.Dispose();
}
