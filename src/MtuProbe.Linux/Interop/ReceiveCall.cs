using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>recvmsg(2)</c>.</summary>
internal static partial class ReceiveCall
{
    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static unsafe partial nint Native(int descriptor, MessageHeader* message, int flags);

    /// <summary>Receives without waiting. The length of the message, or minus errno; never minus EINTR.</summary>
    public static unsafe int Invoke(int descriptor, MessageHeader* message, int flags)
    {
        while (true)
        {
            var received = Native(descriptor, message, flags | KernelNumbers.MSG_DONTWAIT);
            if (received >= 0)
            {
                return (int)received;
            }

            var errno = Marshal.GetLastPInvokeError();
            if (errno != KernelNumbers.EINTR)
            {
                return -errno;
            }
        }
    }
}
