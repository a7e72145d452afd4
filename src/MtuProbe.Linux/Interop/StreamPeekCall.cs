using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>recv(2)</c> with MSG_PEEK.</summary>
internal static partial class StreamPeekCall
{
    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static unsafe partial nint Native(int descriptor, byte* bytes, nuint length, int flags);

    /// <summary>The first bytes that arrived, which stay where they are; how many, 0 when there are none.</summary>
    public static unsafe int Invoke(int descriptor, Span<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            return (int)Math.Max(0, Native(descriptor, first, (nuint)bytes.Length, KernelNumbers.MSG_DONTWAIT | KernelNumbers.MSG_PEEK));
        }
    }
}
