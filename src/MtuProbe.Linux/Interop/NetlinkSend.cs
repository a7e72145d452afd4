using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MtuProbe.Linux.Interop;

internal static partial class Netlink
{
    /// <summary>send(2): without an address a netlink message goes to the kernel. -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    internal static partial nint Send(SafeFileHandle socket, ReadOnlySpan<byte> message, nint length, int flags);
}
