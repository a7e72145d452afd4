using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MtuProbe.Linux.Interop;

/// <summary><c>open(2)</c> of a directory, which .NET refuses.</summary>
public static partial class DirectoryOpen
{
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Native(string path, int flags);

    /// <summary>On return a file that was renamed in <paramref name="path"/> keeps its new name whatever happens to the machine.</summary>
    /// <exception cref="IOException">It cannot be opened, or the disk failed.</exception>
    public static void Flush(string path)
    {
        var descriptor = Native(path, KernelNumbers.O_CLOEXEC);
        if (descriptor < 0)
        {
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())} : '{path}'");
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }
}
