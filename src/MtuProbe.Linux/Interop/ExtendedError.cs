using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>struct sock_extended_err</c>; the offender's socket address follows it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ExtendedError
{
    public const int Size = 16;

    public uint Errno;
    public byte Origin;
    public byte Type;
    public byte Code;
    public byte Padding;
    public uint Info;
    public uint Data;
}
