using MtuProbe.Linux.Interop;
using SharpPcap;
using SharpPcap.LibPcap;

namespace MtuProbe.Linux.Capture;

/// <summary>
/// A live capture on one interface, on a thread of its own: frames that pass the kernel's filter go to one handler, which allocates nothing for
/// them. Never promiscuous. When it ends by itself it says so once, in <see cref="Ended"/>; the owner may open another.
/// </summary>
public sealed class Tap : IDisposable
{
    /// <summary>It looks this often whether it should end; the kernel wakes it for frames at once.</summary>
    private const int ReadTimeoutMilliseconds = 100;

    private const int TimeoutsBetweenCounts = 10;
    private const int Failed = -1;

    private readonly LibPcapLiveDevice _device;
    private readonly FrameHandler _handler;
    private readonly Thread _thread;
    private readonly TaskCompletionSource<CaptureException?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _counting = new();
    private TapStatistics _statistics;
    private FilterChange? _change;
    private volatile bool _stop;

    private Tap(LibPcapLiveDevice device, FrameHandler handler)
    {
        _device = device;
        _handler = handler;
        Interface = device.Name;
        LinkType = (int)device.LinkType;
        _thread = new Thread(Run) { IsBackground = true, Name = $"tap-{Interface}" };
    }

    public string Interface { get; }

    /// <summary>libpcap's number (DLT).</summary>
    public int LinkType { get; }

    /// <summary>As of the last second, or of its end.</summary>
    public TapStatistics Statistics
    {
        get
        {
            lock (_counting)
            {
                return _statistics;
            }
        }
    }

    /// <summary>Completes once: with the reason when it ended by itself, with null when it was disposed.</summary>
    public Task<CaptureException?> Ended => _ended.Task;

    /// <param name="handler">Called on the tap's own thread, perhaps before this returns.</param>
    /// <exception cref="CaptureException">Why not.</exception>
    public static Tap Open(TapOptions options, FrameHandler handler)
    {
        LibPcapLiveDevice? device = null;
        try
        {
            var found = PcapInterface.GetAllPcapInterfaces().FirstOrDefault(i => i.Name == options.Interface)
                ?? throw CaptureErrors.NoSuchInterface(options.Interface);
            device = new LibPcapLiveDevice(found);
            device.Open(new DeviceConfiguration
            {
                Mode = DeviceModes.None,
                Immediate = true,
                ReadTimeout = ReadTimeoutMilliseconds,
                Snaplen = options.SnapLength,
                BufferSize = options.KernelBuffer,
                TimestampResolution = TimestampResolution.Nanosecond,
            });
            SetFilter(device, options.Filter);
            var tap = new Tap(device, handler);
            tap._thread.UnsafeStart();
            return tap;
        }
        catch (Exception e) when (e is PcapException or DllNotFoundException or EntryPointNotFoundException or TypeInitializationException
            or InvalidOperationException or CaptureException)
        {
            device?.Dispose();
            throw CaptureErrors.OfOpening(options.Interface, e);
        }
    }

    /// <summary>Changes the filter between two frames; until then the old one holds. Of several at once the last one wins.</summary>
    /// <exception cref="CaptureException">libpcap refuses it (the old one still holds), or the tap ended before.</exception>
    public Task SetFilterAsync(string filter)
    {
        var change = new FilterChange(filter, new(TaskCreationOptions.RunContinuationsAsynchronously));
        Interlocked.Exchange(ref _change, change)?.Done.TrySetResult();
        if (_ended.Task.IsCompleted)
        {
            Refuse(change);
        }

        return change.Done.Task;
    }

    /// <summary>Returns within a tenth of a second, when the handler will not be called any more.</summary>
    public void Dispose()
    {
        _stop = true;
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private static void SetFilter(LibPcapLiveDevice device, string filter)
    {
        try
        {
            device.Filter = filter;
        }
        catch (PcapException e)
        {
            throw CaptureErrors.OfFilter(device.Name, filter, e);
        }
    }

    private void Run()
    {
        CaptureException? failure = null;
        try
        {
            failure = Listen();
        }
#pragma warning disable CA1031 // Whatever a handler or libpcap's wrapper throws is the tap's end, and must not be the process's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = CaptureErrors.OfHandling(Interface, e);
        }

        _device.Dispose();
        _ended.TrySetResult(failure);
        if (Interlocked.Exchange(ref _change, null) is { } change)
        {
            Refuse(change);
        }
    }

    /// <returns>Null when it was told to stop.</returns>
    private CaptureException? Listen()
    {
        var (handled, timeouts, countAt) = (0L, 0, 0L);
        nint header = 0;
        nint data = 0;
        while (!_stop)
        {
            if (_change is not null)
            {
                ChangeFilter();
            }

            // Neither GetNextPacket (three objects a packet, and a poll) nor OnPacketArrival (a pool thread, two objects): see Interop.
            var status = _device.GetNextPacketPointers(ref header, ref data);
            if (status > 0)
            {
                handled++;
                timeouts = 0;
                var bytes = PacketPointers.Read(header, data, out var packet);
                _handler(new CapturedFrame(LinkType, bytes, packet.OriginalLength, TimeOf(packet)));
                if (packet.Seconds != countAt)
                {
                    countAt = packet.Seconds;
                    Count(handled);
                }
            }
            else if (status == 0)
            {
                if (timeouts++ % TimeoutsBetweenCounts == 0)
                {
                    Count(handled);
                }
            }
            else
            {
                var said = _device.LastError;
                Count(handled);
                return status == Failed ? CaptureErrors.OfReading(Interface, said) : null;
            }
        }

        Count(handled);
        return null;
    }

    private void ChangeFilter()
    {
        if (Interlocked.Exchange(ref _change, null) is not { } change)
        {
            return;
        }

        try
        {
            SetFilter(_device, change.Filter);
            change.Done.TrySetResult();
        }
        catch (CaptureException e)
        {
            change.Done.TrySetException(e);
        }
    }

    private void Count(long handled)
    {
        var counts = _device.Statistics;
        lock (_counting)
        {
            _statistics = new(handled, counts.ReceivedPackets, counts.DroppedPackets);
        }
    }

    private void Refuse(FilterChange change) =>
        change.Done.TrySetException(_ended.Task.Result ?? new CaptureException(CaptureFailure.Other, $"the capture on {Interface} has ended"));

    private static DateTimeOffset TimeOf(in PacketPointers packet) =>
        DateTimeOffset.UnixEpoch.AddTicks((packet.Seconds * TimeSpan.TicksPerSecond) + (packet.Fraction / TimeSpan.NanosecondsPerTick));

    private sealed record FilterChange(string Filter, TaskCompletionSource Done);
}
