using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MtuProbe.Linux.Interop;

internal static partial class Netlink
{
    /// <summary>recv(2): one datagram of one or more messages. -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    internal static partial nint Receive(SafeFileHandle socket, Span<byte> buffer, nint length, int flags);
}
