using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>ppoll(2)</c>: poll with a timeout finer than a millisecond.</summary>
internal static partial class PollCall
{
    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static unsafe partial int Native(PollEntry* entries, nuint count, KernelTime* timeout, void* signalMask);

    /// <summary>Waits until an entry is ready; <c>Returned</c> of each says for what. False when time ran out or a signal came.</summary>
    public static unsafe bool Wait(Span<PollEntry> entries, TimeSpan timeout)
    {
        var time = new KernelTime
        {
            Seconds = timeout.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        int ready;
        fixed (PollEntry* first = entries)
        {
            ready = Native(first, (nuint)entries.Length, &time, null);
        }

        if (ready >= 0)
        {
            return ready > 0;
        }

        var errno = Marshal.GetLastPInvokeError();
        return errno == KernelNumbers.EINTR ? false : throw new KernelException("ppoll", errno);
    }
}
