using MtuProbe.Linux.Interop;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Linux.Capture;

/// <summary>
/// A live capture on one interface, on a thread of its own: frames that pass the kernel's filter go to one handler, and nothing is allocated for
/// them. Never promiscuous. When it ends by itself it says so once, in <see cref="Ended"/>; the owner may open another.
/// </summary>
public sealed class Tap : IDisposable
{
    /// <summary>Frames of a millisecond are taken together: their times are the kernel's, and a wake-up costs more than they do.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private const int FramesBetweenCounts = 256;

    private readonly TapDevice _device;
    private readonly FrameHandler _handler;
    private readonly TapCounter _counter;
    private readonly Thread _thread;
    private readonly TaskCompletionSource<CaptureException?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WakeSignal _wake = new();
    private readonly Lock _waking = new();
    private readonly PollEntry[] _entries;
    private FilterChange? _change;
    private volatile bool _stop;
    private bool _isClosed;

    private Tap(TapDevice device, FrameHandler handler)
    {
        _device = device;
        _handler = handler;
        Interface = device.Name;
        LinkType = (int)device.LinkType;
        _counter = new TapCounter(device.Descriptor, TimeProvider.System);
        _entries =
        [
            new() { Descriptor = _wake.Descriptor, Events = KernelNumbers.POLLIN },
            new() { Descriptor = device.Descriptor, Events = KernelNumbers.POLLIN },
        ];
        _thread = new Thread(Run) { IsBackground = true, Name = $"tap-{Interface}" };
    }

    public string Interface { get; }

    /// <summary>libpcap's number (DLT).</summary>
    public int LinkType { get; }

    /// <summary>As of the last second, or of its end.</summary>
    public TapStatistics Statistics => _counter.Counts;

    /// <summary>Completes once: with the reason when it ended by itself, with null when it was disposed of.</summary>
    public Task<CaptureException?> Ended => _ended.Task;

    /// <param name="handler">Called on the tap's own thread, perhaps before this returns.</param>
    /// <exception cref="CaptureException">Why not.</exception>
    public static Tap Open(TapOptions options, FrameHandler handler)
    {
        var tap = new Tap(TapDevice.Open(options), handler);
        tap._thread.UnsafeStart();
        return tap;
    }

    /// <summary>Changes the filter between two frames; until then the old one holds. Of several at once the last one wins.</summary>
    /// <exception cref="CaptureException">libpcap refuses it (the old one still holds), or the tap ended before.</exception>
    public Task SetFilterAsync(string filter)
    {
        var change = new FilterChange(filter);
        Interlocked.Exchange(ref _change, change)?.Replace();
        Wake();
        if (_ended.Task.IsCompleted)
        {
            change.Refuse(WhyNot());
        }

        return change.Done;
    }

    /// <summary>Returns at once, when the handler will not be called any more.</summary>
    public void Dispose()
    {
        _stop = true;
        Wake();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
            lock (_waking)
            {
                _isClosed = true;
                _wake.Dispose();
            }
        }
    }

    private void Run()
    {
        CaptureException? failure;
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
        Interlocked.Exchange(ref _change, null)?.Refuse(WhyNot());
    }

    /// <returns>Null when it was told to stop.</returns>
    private CaptureException? Listen()
    {
        var (handled, before) = (0L, 0L);
        while (!_stop)
        {
            Interlocked.Exchange(ref _change, null)?.Apply(_device);
            if (!Drain(ref handled))
            {
                var said = _device.LastError;
                _counter.Count(handled);
                return CaptureErrors.OfReading(Interface, said);
            }

            _counter.CountNowAndThen(handled);
            var gathering = handled != before;
            before = handled;
            if (PollCall.Wait(_entries.AsSpan(0, gathering ? 1 : 2), gathering ? Gathering : LongestWait) && _entries[0].Returned != 0)
            {
                _wake.Reset();
            }
        }

        _counter.Count(handled);
        return null;
    }

    /// <summary>
    /// All frames that are there. SharpPcap's GetNextPacket makes three objects a packet, and its OnPacketArrival two, on a thread of the pool;
    /// this is pcap_next_ex and nothing else, and does not even enter the kernel while the ring holds frames.
    /// </summary>
    /// <returns>False when libpcap failed.</returns>
    private bool Drain(ref long handled)
    {
        nint header = 0;
        nint data = 0;
        while (!_stop && _change is null)
        {
            var status = _device.GetNextPacketPointers(ref header, ref data);
            if (status <= 0)
            {
                return status == 0;
            }

            handled++;
            var bytes = PacketPointers.Read(header, data, out var packet);
            _handler(new CapturedFrame(LinkType, bytes, packet.OriginalLength, TimeOf(packet)));
            if (handled % FramesBetweenCounts == 0)
            {
                _counter.CountNowAndThen(handled);
            }
        }

        return true;
    }

    private void Wake()
    {
        lock (_waking)
        {
            if (!_isClosed)
            {
                _wake.Set();
            }
        }
    }

    private CaptureException WhyNot() => _ended.Task.Result ?? new(CaptureFailure.Other, $"the capture on {Interface} has ended");

    private static DateTimeOffset TimeOf(in PacketPointers packet) =>
        DateTimeOffset.UnixEpoch.AddTicks((packet.Seconds * TimeSpan.TicksPerSecond) + (packet.Fraction / TimeSpan.NanosecondsPerTick));
}
