using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>eventfd(2)</c>.</summary>
internal static partial class EventCall
{
    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int Native(uint initial, int flags);

    /// <summary>A new event descriptor, non-blocking and closed on exec.</summary>
    public static int Open()
    {
        var descriptor = Native(0, KernelNumbers.EFD_CLOEXEC | KernelNumbers.EFD_NONBLOCK);
        return descriptor >= 0 ? descriptor : throw new KernelException("eventfd", Marshal.GetLastPInvokeError());
    }
}
