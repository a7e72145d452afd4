using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MtuProbe.Linux.Interop;

public sealed partial class TunDevice
{
    /// <summary>read(2): one whole packet. -1 and errno when none waits.</summary>
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle device, Span<byte> packet, nint length);
}
