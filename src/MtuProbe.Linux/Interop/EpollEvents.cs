using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary><c>struct epoll_event</c> as bytes: packed on x86-64, aligned on every other machine. Ours carries the descriptor.</summary>
internal static class EpollEvents
{
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    public static readonly int Size = DataOffset + sizeof(ulong);

    public static void Write(Span<byte> entry, uint events, int descriptor)
    {
        entry.Clear();
        MemoryMarshal.Write(entry, events);
        MemoryMarshal.Write(entry[DataOffset..], descriptor);
    }

    public static int Descriptor(ReadOnlySpan<byte> entry) => MemoryMarshal.Read<int>(entry[DataOffset..]);
}
