using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MtuProbe.Linux.Interop;

namespace MtuProbe.Linux.Host;

/// <summary>
/// One question to the kernel's routing tables and its answer. rtnetlink and not /sys: a process moved into a network
/// namespace (nsenter -n) still sees the /sys of the one it came from.
/// </summary>
internal static class NetlinkExchange
{
    private const int AddressFamilyNetlink = 16;
    private const int DatagramCloseOnExec = 2 | 0x80000;
    private const int RouteProtocol = 0;
    private const int DontWait = 0x40;

    /// <summary>Room for one answer: a link with all its attributes is below 4 KiB. On the stack: each path asks once a minute, at both ends.</summary>
    internal const int AnswerBytes = 32 * 1024;

    /// <summary>Bytes of the answer in <paramref name="buffer"/>, or -1 and the errno.</summary>
    internal static int Ask(ReadOnlySpan<byte> request, Span<byte> buffer, out int errno)
    {
        errno = 0;
        var descriptor = Netlink.Socket(AddressFamilyNetlink, DatagramCloseOnExec, RouteProtocol);
        if (descriptor < 0)
        {
            errno = Marshal.GetLastPInvokeError();
            return -1;
        }

        using var socket = new SafeFileHandle(descriptor, ownsHandle: true);

        // The kernel queues the answer before send returns, so there is nothing to wait for.
        if (Netlink.Send(socket, request, request.Length, 0) < 0
            || Netlink.Receive(socket, buffer, buffer.Length, DontWait) is var received && received < 0)
        {
            errno = Marshal.GetLastPInvokeError();
            return -1;
        }

        return (int)received;
    }
}
