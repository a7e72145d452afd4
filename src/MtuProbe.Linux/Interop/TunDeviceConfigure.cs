using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MtuProbe.Linux.Interop;

public sealed partial class TunDevice
{
    /// <summary>ioctl(2) with a struct ifreq; -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Configure(SafeFileHandle device, nuint request, Span<byte> interfaceRequest);
}
