using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>epoll_wait(2)</c>, without waiting: its timeout counts milliseconds, and <c>ppoll</c> waits for the set as a whole.</summary>
internal static partial class EpollWait
{
    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static unsafe partial int Native(int set, byte* events, int most, int timeout);

    /// <summary>Writes the descriptors that are ready now; returns how many. Those that find no room are told the next time.</summary>
    public static unsafe int Ready(int set, Span<int> descriptors)
    {
        var events = stackalloc byte[descriptors.Length * EpollEvents.Size];
        var count = Native(set, events, descriptors.Length, 0);
        if (count < 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            return errno == KernelNumbers.EINTR ? 0 : throw new KernelException("epoll_wait", errno);
        }

        for (var i = 0; i < count; i++)
        {
            descriptors[i] = EpollEvents.Descriptor(new ReadOnlySpan<byte>(events + (i * EpollEvents.Size), EpollEvents.Size));
        }

        return count;
    }
}
