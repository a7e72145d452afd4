using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Capture;
using MtuProbe.Linux.Host;

namespace MtuProbe.Watching;

/// <summary>Listens to one interface for as long as it is told to, over its coming and going.</summary>
/// <param name="name">Of the interface, or <c>any</c>.</param>
/// <param name="own">This host's addresses.</param>
/// <param name="say">One line when it stops being heard, and one when it is heard again.</param>
/// <param name="onPtb">Is told each PTB too, on the capture's thread.</param>
internal sealed class InterfaceWatch(string name, OwnAddresses own, TimeProvider time, Action<string> say, Action<SeenPtb>? onPtb)
{
    /// <summary>Every interface at once; its MTU is nobody's.</summary>
    public const string Any = "any";

    private const string NotYet = "not yet";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly Witness _witness = new(null, own.Contains, WitnessLimits.Default);
    private FlowShare _share = FlowShare.All;
    private int _smallestShare = 1;
    private long _droppedBefore;
    private WatchTaps? _taps;
    private string? _whyNot = NotYet;

    public string Interface => name;

    /// <summary>Packets that may have been PTBs and were lost since it was listened to again; null while it is not.</summary>
    public long? SignalsDropped
    {
        get
        {
            lock (_lock)
            {
                return _whyNot is null ? _taps?.SignalsDropped ?? 0 : null;
            }
        }
    }

    public InterfaceReading Read()
    {
        lock (_lock)
        {
            return new(name, _whyNot, _witness.Report(time.GetUtcNow()), _droppedBefore + (_taps?.Dropped ?? 0), _share.Divisor, _smallestShare);
        }
    }

    /// <summary>Until <paramref name="stop"/>.</summary>
    /// <exception cref="CaptureException">What waiting does not mend: no capability, no libpcap.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var taps = Open();
                try
                {
                    await ListenAsync(taps, stop).ConfigureAwait(false);
                }
                finally
                {
                    Close(taps);
                }
            }
            catch (CaptureException lost) when (lost.MayPass)
            {
                Miss(lost.Message);
            }
            catch (CaptureException refused)
            {
                lock (_lock)
                {
                    _whyNot = refused.Message;
                }

                throw;
            }

            await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private WatchTaps Open()
    {
        var taps = new WatchTaps(name, _witness, _lock, _share, onPtb);
        lock (_lock)
        {
            _taps = taps;
            _witness.InterfaceMtu = Mtu();
            if (_whyNot is not null && _whyNot != NotYet)
            {
                say($"{name} is there again");
            }

            _whyNot = null;
        }

        return taps;
    }

    private void Close(WatchTaps taps)
    {
        taps.Dispose();
        lock (_lock)
        {
            _droppedBefore += taps.Dropped;
            _taps = null;
        }
    }

    private void Miss(string why)
    {
        bool isNews;
        lock (_lock)
        {
            // What it is called when it goes and when it is looked for in vain differs; one line is enough.
            isNews = _whyNot is null or NotYet;
            _whyNot = why;
        }

        if (isNews)
        {
            say($"{why}; trying again every {Pause.TotalSeconds:0} s");
        }
    }

    /// <summary>Returns when it is told to stop.</summary>
    private async Task ListenAsync(WatchTaps taps, CancellationToken stop)
    {
        var (handled, dropped) = (0L, 0L);
        var (turnAt, lookedAt) = (time.GetTimestamp(), time.GetTimestamp());
        while (!stop.IsCancellationRequested)
        {
            var tick = Task.Delay(Tick, time, stop);
            if (await Task.WhenAny(taps.Ended, tick).ConfigureAwait(false) != tick)
            {
                var ended = await taps.Ended.ConfigureAwait(false);
                throw await ended.ConfigureAwait(false) ?? new CaptureException(CaptureFailure.Other, $"the capture on {name} ended");
            }

            var counts = taps.Segments;
            var seconds = time.GetElapsedTime(lookedAt).TotalSeconds;
            var share = _share.After((counts.Handled - handled) / seconds, counts.Dropped > dropped);
            (handled, dropped, lookedAt) = (counts.Handled, counts.Dropped, time.GetTimestamp());
            if (share.Divisor > 1 && time.GetElapsedTime(turnAt) >= FlowShare.Turn)
            {
                (share, turnAt) = (share.Next(), time.GetTimestamp());
            }

            await LookAtAsync(taps, share).ConfigureAwait(false);
            var mtu = Mtu();
            lock (_lock)
            {
                _witness.InterfaceMtu = mtu;
            }
        }
    }

    private async Task LookAtAsync(WatchTaps taps, FlowShare share)
    {
        if (share != _share)
        {
            await taps.LookAtAsync(share).ConfigureAwait(false);
            lock (_lock)
            {
                _share = share;
                _smallestShare = Math.Max(_smallestShare, share.Divisor);
            }
        }
    }

    private PacketSize? Mtu() => name == Any ? null : HostInterfaces.MtuOf(name);
}
