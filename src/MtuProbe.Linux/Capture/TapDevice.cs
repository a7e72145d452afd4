using SharpPcap;
using SharpPcap.LibPcap;

namespace MtuProbe.Linux.Capture;

/// <summary>SharpPcap's device, with the descriptor that it polls: its own wait cannot be ended from outside, and libpcap's has no timeout on Linux.</summary>
internal sealed class TapDevice(PcapInterface found) : LibPcapLiveDevice(found)
{
    public int Descriptor => FileDescriptor;

    /// <exception cref="CaptureException">Why not.</exception>
    public static TapDevice Open(TapOptions options)
    {
        TapDevice? device = null;
        try
        {
            var found = PcapInterface.GetAllPcapInterfaces().FirstOrDefault(i => i.Name == options.Interface)
                ?? throw CaptureErrors.NoSuchInterface(options.Interface);
            device = new TapDevice(found);
            device.Open(new DeviceConfiguration
            {
                Mode = DeviceModes.None,
                Immediate = true,
                Snaplen = options.SnapLength,
                BufferSize = options.KernelBuffer,
                TimestampResolution = TimestampResolution.Nanosecond,
            });
            device.NonBlockingMode = true;
            device.Take(options.Filter((int)device.LinkType));
            return device;
        }
        catch (Exception e) when (e is PcapException or DllNotFoundException or EntryPointNotFoundException or TypeInitializationException
            or InvalidOperationException or CaptureException)
        {
            device?.Dispose();
            throw CaptureErrors.OfOpening(options.Interface, e);
        }
    }

    /// <exception cref="CaptureException">libpcap refuses it; the one before holds.</exception>
    public void Take(string filter)
    {
        try
        {
            Filter = filter;
        }
        catch (PcapException e)
        {
            throw CaptureErrors.OfFilter(Name, filter, e);
        }
    }
}
