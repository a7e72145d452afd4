using MtuProbe.Core.Witnessing;
using MtuProbe.Linux.Capture;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Watching;

/// <summary>
/// The two taps on one interface, and the witness that both tell. They are two so that a flood of segments cannot push a PTB out of the kernel's buffer.
/// </summary>
internal sealed class WatchTaps : IDisposable
{
    /// <summary>An ICMPv6 error has 1,280 bytes at most (RFC 4443 §2.4 c), and its checksum is over all of them. Nothing of it is kept but numbers.</summary>
    private const int SignalBytes = 1400;

    /// <summary>Link, VLAN tags, IPv6, an extension header or two, and TCP with all its options.</summary>
    private const int SegmentBytes = 192;

    private readonly Lock _lock;
    private readonly Tap _signals;
    private readonly Tap _segments;

    /// <param name="name">Of the interface, or <c>any</c>.</param>
    /// <param name="witness">Is told with <paramref name="witnessLock"/> held.</param>
    /// <param name="witnessLock">Also of whoever reads the witness.</param>
    /// <param name="share">Connections to look at.</param>
    /// <param name="onPtb">Is told each PTB too.</param>
    /// <exception cref="CaptureException">Why not.</exception>
    public WatchTaps(string name, Witness witness, Lock witnessLock, FlowShare share, Action<SeenPtb>? onPtb)
    {
        _lock = witnessLock;
        var (ofSignals, ofSegments) = (new SignalListener(witness, _lock, onPtb), new SegmentListener(witness, _lock));
        _signals = Tap.Open(
            new TapOptions { Interface = name, Filter = CaptureFilters.Signals, SnapLength = SignalBytes },
            (in frame) => WireReader.Read(frame.LinkType, frame.Bytes, frame.OriginalLength, frame.At, ofSignals));
        try
        {
            _segments = Tap.Open(
                new TapOptions { Interface = name, Filter = link => FilterOf(link, share), SnapLength = SegmentBytes },
                (in frame) => WireReader.Read(frame.LinkType, frame.Bytes, frame.OriginalLength, frame.At, ofSegments));
        }
        catch
        {
            _signals.Dispose();
            throw;
        }

        Ended = Task.WhenAny(_signals.Ended, _segments.Ended);
    }

    /// <summary>Of both taps.</summary>
    public long Dropped => SignalsDropped + _segments.Statistics.Dropped;

    /// <summary>Of the tap that hears PTBs: a busy wire does not fill it.</summary>
    public long SignalsDropped => _signals.Statistics.Dropped;

    public TapStatistics Segments => _segments.Statistics;

    /// <summary>Completes when one of them ends, with the reason.</summary>
    public Task<Task<CaptureException?>> Ended { get; }

    public Task LookAtAsync(FlowShare share) => _segments.SetFilterAsync(FilterOf(_segments.LinkType, share));

    public void Dispose()
    {
        _signals.Dispose();
        _segments.Dispose();
    }

    private static string FilterOf(int linkType, FlowShare share) => CaptureFilters.Segments(linkType, share.Divisor, share.Slot);

    /// <summary>SYNs reach both taps: here they say what they announce, there they begin a connection, in order.</summary>
    private sealed class SignalListener(Witness witness, Lock gate, Action<SeenPtb>? onPtb) : IWireListener
    {
        public void Hear(SeenPtb ptb)
        {
            lock (gate)
            {
                witness.Hear(ptb);
            }

            onPtb?.Invoke(ptb);
        }

        public void Hear(in SeenSegment segment)
        {
            lock (gate)
            {
                witness.HearAnnouncement(segment);
            }
        }

        public void Hear(in SeenFragment fragment)
        {
            lock (gate)
            {
                witness.Hear(fragment);
            }
        }
    }

    private sealed class SegmentListener(Witness witness, Lock gate) : IWireListener
    {
        public void Hear(SeenPtb ptb)
        {
        }

        public void Hear(in SeenSegment segment)
        {
            lock (gate)
            {
                witness.HearOfConnection(segment);
            }
        }

        public void Hear(in SeenFragment fragment)
        {
        }
    }
}
