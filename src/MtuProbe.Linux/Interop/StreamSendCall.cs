using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>send(2)</c> on a connection.</summary>
internal static partial class StreamSendCall
{
    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static unsafe partial nint Native(int descriptor, byte* bytes, nuint length, int flags);

    /// <summary>Sends without waiting and without SIGPIPE. How many bytes the kernel took, or minus errno; never minus EINTR.</summary>
    public static unsafe int Invoke(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            while (true)
            {
                var sent = Native(descriptor, first, (nuint)bytes.Length, KernelNumbers.MSG_DONTWAIT | KernelNumbers.MSG_NOSIGNAL);
                if (sent >= 0)
                {
                    return (int)sent;
                }

                var errno = Marshal.GetLastPInvokeError();
                if (errno != KernelNumbers.EINTR)
                {
                    return -errno;
                }
            }
        }
    }
}
