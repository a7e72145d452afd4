using System.Runtime.InteropServices;
using MtuProbe.Core.Paths;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Interop;

/// <summary><c>connect(2)</c>.</summary>
internal static partial class ConnectCall
{
    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static unsafe partial int Native(int descriptor, byte* name, uint length);

    /// <summary>Begins a connection of a non-blocking socket. Zero when it is under way or made, else errno.</summary>
    public static unsafe int Invoke(int descriptor, IpFamily family, in InternetEndpoint peer)
    {
        var name = stackalloc byte[SocketName.Ipv6Size];
        var length = SocketName.Write(new Span<byte>(name, SocketName.Ipv6Size), family, peer);
        if (Native(descriptor, name, (uint)length) == 0)
        {
            return 0;
        }

        // A signal does not end it: it goes on by itself.
        var errno = Marshal.GetLastPInvokeError();
        return errno is KernelNumbers.EINPROGRESS or KernelNumbers.EINTR ? 0 : errno;
    }
}
