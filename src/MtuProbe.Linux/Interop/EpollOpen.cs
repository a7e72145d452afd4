using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>epoll_create1(2)</c>.</summary>
internal static partial class EpollOpen
{
    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Native(int flags);

    /// <summary>A new, empty set of descriptors, closed on exec.</summary>
    public static int Open()
    {
        var descriptor = Native(KernelNumbers.EPOLL_CLOEXEC);
        return descriptor >= 0 ? descriptor : throw new KernelException("epoll_create1", Marshal.GetLastPInvokeError());
    }
}
