using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>sendmsg(2)</c>.</summary>
internal static partial class SendCall
{
    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static unsafe partial nint Native(int descriptor, MessageHeader* message, int flags);

    /// <summary>Sends without waiting. Zero, or errno; never EINTR.</summary>
    public static unsafe int Invoke(int descriptor, MessageHeader* message)
    {
        while (true)
        {
            if (Native(descriptor, message, KernelNumbers.MSG_DONTWAIT) >= 0)
            {
                return 0;
            }

            var errno = Marshal.GetLastPInvokeError();
            if (errno != KernelNumbers.EINTR)
            {
                return errno;
            }
        }
    }
}
