using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>struct cmsghdr</c>: its data follows at once, the next one at the next multiple of eight.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    public const int Size = 16;

    public nuint Length;
    public int Level;
    public int Type;
}
