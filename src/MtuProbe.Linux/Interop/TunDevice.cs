using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MtuProbe.Linux.Interop;

/// <summary>
/// The program's end of a TUN interface that exists already: what the kernel routes into the interface is read here,
/// and what is written here the kernel receives from the interface. One IP packet per call, no header before it.
/// </summary>
public sealed partial class TunDevice : IDisposable
{
    private const int ReadWriteNonBlocking = 2 | 0x800 | 0x80000;
    private const nuint SetInterface = 0x400454ca;
    private const short TunWithoutPacketInformation = 0x1001;
    private const int InterfaceRequestBytes = 40;
    private const int InterfaceNameBytes = 16;
    private const short Readable = 1;

    private readonly SafeFileHandle _device;

    private TunDevice(SafeFileHandle device) => _device = device;

    /// <exception cref="Win32Exception">No such interface, or no right to attach to it.</exception>
    public static TunDevice Attach(string interfaceName)
    {
        var descriptor = Open("/dev/net/tun", ReadWriteNonBlocking);
        if (descriptor < 0)
        {
            throw Failure("/dev/net/tun");
        }

        var device = new SafeFileHandle(descriptor, ownsHandle: true);
        Span<byte> request = stackalloc byte[InterfaceRequestBytes];
        request.Clear();
        Encoding.ASCII.GetBytes(interfaceName.AsSpan(0, Math.Min(interfaceName.Length, InterfaceNameBytes - 1)), request);
        BitConverter.TryWriteBytes(request[InterfaceNameBytes..], TunWithoutPacketInformation);
        if (Configure(device, SetInterface, request) < 0)
        {
            var failure = Failure(interfaceName);
            device.Dispose();
            throw failure;
        }

        return new TunDevice(device);
    }

    /// <summary>Bytes of the packet that was waiting; 0 when none was.</summary>
    public int Read(Span<byte> packet) => Math.Max(0, (int)Read(_device, packet, packet.Length));

    /// <summary>A packet that the kernel does not take is lost, as on any wire.</summary>
    public void Write(ReadOnlySpan<byte> packet) => _ = Write(_device, packet, packet.Length);

    /// <summary>Waits until one of two devices has a packet, standard input changes, or the time is over.</summary>
    public static TunReadiness WaitForEither(TunDevice first, TunDevice second, TimeSpan atMost)
    {
        Span<PollEntry> entries =
        [
            new((int)first._device.DangerousGetHandle(), Readable, 0),
            new((int)second._device.DangerousGetHandle(), Readable, 0),
            new(0, Readable, 0),
        ];
        var wait = atMost < TimeSpan.Zero ? TimeSpan.Zero : atMost;
        var timeout = new Timeout(wait.Ticks / TimeSpan.TicksPerSecond, wait.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        if (Wait(entries, (nuint)entries.Length, timeout, 0) <= 0)
        {
            return TunReadiness.None;
        }

        return (entries[0].Returned == 0 ? TunReadiness.None : TunReadiness.First)
            | (entries[1].Returned == 0 ? TunReadiness.None : TunReadiness.Second)
            | (entries[2].Returned == 0 ? TunReadiness.None : TunReadiness.StandardInput);
    }

    public void Dispose() => _device.Dispose();

    private static Win32Exception Failure(string what)
    {
        var errno = Marshal.GetLastPInvokeError();
        return new Win32Exception(errno, $"{what}: {Marshal.GetPInvokeErrorMessage(errno)}");
    }
}
