using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

/// <summary>if_nametoindex(3).</summary>
internal static partial class InterfaceIndex
{
    /// <summary>Null when there is no such interface.</summary>
    public static int? Of(string name) => Lookup(name) is var index and not 0 ? checked((int)index) : null;

    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint Lookup(string name);
}
