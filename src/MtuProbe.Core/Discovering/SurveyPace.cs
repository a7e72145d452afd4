using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Discovering;

/// <summary>
/// How fast a survey may send one way: at most 1,000 packets and 2 MB a second. It must not fill the queue whose losses it would then
/// count (RFC 8085 §3.1), so it has only a window of bytes under way: first what a TCP connection may begin with (RFC 6928: ten packets,
/// 15 kB); a flight more in each round trip in which the first packet of a flight, a small one, found no queue before it; half when one did.
/// </summary>
internal sealed class SurveyPace
{
    private const int MostPairs = 4;
    private const int LeastWindow = 15_000;
    private const int MostWindow = 256_000;
    private const int Step = LeastWindow / 2;
    private const double MostPacketsPerSecond = 1_000;
    private const double MostBytesPerSecond = 2_000_000;

    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(10);

    private TimeSpan? _fastest;
    private TimeSpan _sameUntil;
    private int _window = LeastWindow;

    /// <summary>When the next flight may leave.</summary>
    public TimeSpan Due { get; private set; }

    /// <summary>How many of either size a flight carries.</summary>
    public static int Pairs(PacketSize one, PacketSize other) => Math.Clamp(LeastWindow / (one.Bytes + other.Bytes), 1, MostPairs);

    /// <summary>Whether so many bytes more may be under way. One flight always may.</summary>
    public bool HasRoom(int outstanding, int flight) => outstanding == 0 || outstanding + flight <= _window;

    public void Sent(int packets, int bytes, TimeSpan now) =>
        Due = now + TimeSpan.FromSeconds(Math.Max(packets / MostPacketsPerSecond, bytes / MostBytesPerSecond));

    /// <summary>How long the first packet of a flight was under way. What a change of the window does shows a round trip later.</summary>
    public void Observe(TimeSpan roundTrip, TimeSpan now)
    {
        _fastest = _fastest is { } known && known < roundTrip ? known : roundTrip;
        if (now >= _sameUntil)
        {
            var hasQueue = roundTrip > (_fastest.Value * 1.5) + Jitter;
            _window = hasQueue ? Math.Max(LeastWindow, _window / 2) : Math.Min(MostWindow, _window + Step);
            _sameUntil = now + roundTrip;
        }
    }
}
