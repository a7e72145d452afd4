using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

public sealed partial class TunDevice
{
    /// <summary>ppoll(2): poll with nanoseconds, so that a delay is not rounded to milliseconds. Number of ready descriptors, or -1 and errno.</summary>
    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static partial int Wait(Span<PollEntry> entries, nuint count, in Timeout timeout, nint signalMask);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private record struct PollEntry(int Descriptor, short Events, short Returned);

    /// <summary>struct timespec of a 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timeout(long Seconds, long Nanoseconds);
}
