using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MtuProbe.Linux.Interop;

public sealed partial class TunDevice
{
    /// <summary>write(2): one whole packet. -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle device, ReadOnlySpan<byte> packet, nint length);
}
