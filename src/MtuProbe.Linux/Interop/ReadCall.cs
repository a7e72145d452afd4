using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>read(2)</c> of an event descriptor.</summary>
internal static partial class ReadCall
{
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Native(int descriptor, ulong* value, nuint length);

    /// <summary>Resets the event; that it was not set does no harm.</summary>
    public static unsafe void Reset(int descriptor)
    {
        ulong value;
        while (Native(descriptor, &value, sizeof(ulong)) < 0 && Marshal.GetLastPInvokeError() == KernelNumbers.EINTR)
        {
        }
    }
}
