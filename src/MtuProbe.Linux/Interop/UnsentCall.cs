using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>ioctl(2)</c> with SIOCOUTQ.</summary>
internal static partial class UnsentCall
{
    private const nuint SIOCOUTQ = 0x5411;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static unsafe partial int Native(int descriptor, nuint request, int* value);

    /// <summary>Bytes of kernel memory that a socket's packets hold which have not left yet; 0 when the kernel does not say.</summary>
    public static unsafe int Invoke(int descriptor)
    {
        var bytes = 0;
        return Native(descriptor, SIOCOUTQ, &bytes) == 0 ? bytes : 0;
    }
}
