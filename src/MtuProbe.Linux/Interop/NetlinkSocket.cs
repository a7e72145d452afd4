using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary>Netlink by libc: .NET's sockets do not know the address family.</summary>
internal static partial class Netlink
{
    /// <summary>socket(2) with AF_NETLINK; -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int domain, int type, int protocol);
}
