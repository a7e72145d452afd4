using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>struct timespec</c> with 64-bit seconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelTime
{
    public const int Size = 16;

    public long Seconds;
    public long Nanoseconds;
}
