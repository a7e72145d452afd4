using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>epoll_ctl(2)</c>.</summary>
internal static partial class EpollChange
{
    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static unsafe partial int Native(int set, int operation, int descriptor, byte* change);

    /// <summary>Level-triggered, for data; errors are always told.</summary>
    public static void Add(int set, int descriptor) => Change(set, KernelNumbers.EPOLL_CTL_ADD, descriptor);

    public static void Remove(int set, int descriptor) => Change(set, KernelNumbers.EPOLL_CTL_DEL, descriptor);

    private static unsafe void Change(int set, int operation, int descriptor)
    {
        var change = stackalloc byte[EpollEvents.Size];
        EpollEvents.Write(new Span<byte>(change, EpollEvents.Size), (uint)KernelNumbers.POLLIN, descriptor);
        if (Native(set, operation, descriptor, change) != 0)
        {
            throw new KernelException("epoll_ctl", Marshal.GetLastPInvokeError());
        }
    }
}
