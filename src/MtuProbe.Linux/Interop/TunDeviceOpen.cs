using System.Runtime.InteropServices;

namespace MtuProbe.Linux.Interop;

public sealed partial class TunDevice
{
    /// <summary>open(2); -1 and errno on failure.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
