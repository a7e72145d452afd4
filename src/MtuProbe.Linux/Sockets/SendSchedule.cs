namespace MtuProbe.Linux.Sockets;

/// <summary>
/// Whose turn it is. Senders take turns packet by packet, and where they are many, those that have begun come first; packets above
/// <see cref="UnpacedBytes"/> keep a distance, so that a flight does not overrun a queue on the way and pass for a black hole (RFC 8085 §3.1);
/// small ones go at once, as long as they are not thousands. For one thread.
/// </summary>
internal sealed class SendSchedule(TimeProvider time, TimeSpan spacing, Pace pace)
{
    private const int UnpacedBytes = 256;

    /// <summary>
    /// While large packets wait, the distance is kept on average: the kernel wakes the thread later than it asks for, by more than a
    /// distance. So many may leave at once to make up for that, as many as TCP sends without having heard of the path (RFC 6928 §2).
    /// </summary>
    private const int MostLate = 10;

    /// <summary>All turns together, however small their packets: what a responder answers in a second. Beyond it thousands of paths would lose what no path lost.</summary>
    private const int MostTurnsPerSecond = 50_000;

    /// <summary>So many of them at once, after a rest.</summary>
    private const int MostTurnsAtOnce = 64;

    /// <summary>
    /// Who has not begun yet waits while so many wait for turns. Among thousands a flight of twenty would take a second, and what its
    /// controls met would say little of the others.
    /// </summary>
    private const int Crowd = 64;

    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(1);

    // Apart, so that a turn costs the same with five senders and with five thousand.
    private readonly Queue<ISender> _small = new();
    private readonly Queue<ISender> _large = new();
    private readonly Queue<ISender> _beginning = new();
    private readonly Queue<(ISender Sender, long Until)> _resting = new();
    private readonly long _spacing = Ticks(spacing, time);
    private readonly long _busyPause = Ticks(BusyPause, time);
    private ISender? _serving;
    private readonly long _turn = time.TimestampFrequency / MostTurnsPerSecond;
    private long _nextLarge = time.GetTimestamp();
    private long _nextTurn = long.MinValue;

    /// <summary>The size of its next packet may change only in its own turn.</summary>
    public void Add(ISender sender)
    {
        if (_large.Count == 0)
        {
            // Nobody waited, so nobody is late.
            _nextLarge = Math.Max(_nextLarge, time.GetTimestamp());
        }

        if (sender.IsUnderWay)
        {
            Place(sender);
        }
        else
        {
            _beginning.Enqueue(sender);
            Admit();
        }
    }

    /// <summary>Gives every sender that is due one turn.</summary>
    public void Run(IoBuffers buffers)
    {
        var now = time.GetTimestamp();
        while (_resting.TryPeek(out var rested) && rested.Until <= now)
        {
            _resting.Dequeue();
            Add(rested.Sender);
        }

        // Each is served once before anybody is served twice.
        var (small, large) = (_small.Count, _large.Count);
        while (small + large > 0 && _nextTurn <= now)
        {
            if (large > 0 && _nextLarge <= now)
            {
                large--;
                _nextLarge = Math.Max(_nextLarge, now - (MostLate * _spacing)) + Paced(_spacing);
                Serve(_large.Dequeue(), buffers);
            }
            else if (small > 0)
            {
                small--;
                Serve(_small.Dequeue(), buffers);
            }
            else
            {
                break;
            }

            _nextTurn = Math.Max(_nextTurn, now - (MostTurnsAtOnce * _turn)) + Paced(_turn);
        }

        Admit();
    }

    /// <summary>How long until somebody is due; at most <paramref name="longest"/>.</summary>
    public TimeSpan UntilDue(TimeSpan longest)
    {
        var earliest = _small.Count > 0 ? _nextTurn : _large.Count > 0 ? Math.Max(_nextTurn, _nextLarge) : long.MaxValue;
        if (_resting.TryPeek(out var rested))
        {
            earliest = Math.Min(earliest, rested.Until);
        }

        if (earliest == long.MaxValue)
        {
            return longest;
        }

        var now = time.GetTimestamp();
        var wait = earliest <= now ? TimeSpan.Zero : time.GetElapsedTime(now, earliest);
        return wait < longest ? wait : longest;
    }

    public void FailAll(Exception reason)
    {
        _serving?.Fail(reason);
        foreach (var sender in _small.Concat(_large).Concat(_beginning).Concat(_resting.Select(rested => rested.Sender)))
        {
            sender.Fail(reason);
        }
    }

    private void Serve(ISender sender, IoBuffers buffers)
    {
        if (sender.Socket.IsClosed)
        {
            sender.Fail(new ObjectDisposedException(nameof(IoSocket)));
            return;
        }

        _serving = sender;
        var turn = sender.SendNext(buffers);
        _serving = null;
        switch (turn)
        {
            case SendTurn.More:
                Place(sender);
                break;
            case SendTurn.Busy:
                _resting.Enqueue((sender, time.GetTimestamp() + _busyPause));
                break;
            case SendTurn.Done:
                break;
        }
    }

    private void Admit()
    {
        while (_beginning.Count > 0 && _small.Count + _large.Count < Crowd)
        {
            Place(_beginning.Dequeue());
        }
    }

    private long Paced(long distance) => (long)(distance * pace.Slowness);

    private void Place(ISender sender) => (sender.NextPacketBytes > UnpacedBytes ? _large : _small).Enqueue(sender);

    private static long Ticks(TimeSpan span, TimeProvider time) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
