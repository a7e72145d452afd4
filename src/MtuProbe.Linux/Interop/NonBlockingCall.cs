using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>ioctl(2)</c> with FIONBIO.</summary>
internal static partial class NonBlockingCall
{
    private const nuint FIONBIO = 0x5421;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static unsafe partial int Native(int descriptor, nuint request, int* value);

    /// <summary>From now on no call on the descriptor waits.</summary>
    public static unsafe void Invoke(int descriptor)
    {
        var on = 1;
        if (Native(descriptor, FIONBIO, &on) != 0)
        {
            throw new KernelException("ioctl", Marshal.GetLastPInvokeError());
        }
    }
}
