using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>write(2)</c> to an event descriptor.</summary>
internal static partial class WriteCall
{
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Native(int descriptor, ulong* value, nuint length);

    /// <summary>Sets the event. A full counter (EAGAIN) is set too.</summary>
    public static unsafe void Set(int descriptor)
    {
        ulong one = 1;
        while (Native(descriptor, &one, sizeof(ulong)) < 0 && Marshal.GetLastPInvokeError() == KernelNumbers.EINTR)
        {
        }
    }
}
