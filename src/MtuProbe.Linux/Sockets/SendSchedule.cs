namespace MtuProbe.Linux.Sockets;

/// <summary>
/// Whose turn it is. Senders take turns packet by packet; packets above <see cref="UnpacedBytes"/> keep a distance, so that a flight does
/// not overrun a queue on the way and pass for a black hole (RFC 8085 §3.1); small ones go at once. For one thread.
/// </summary>
internal sealed class SendSchedule(TimeProvider time, TimeSpan spacing)
{
    private const int UnpacedBytes = 256;

    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(1);

    private readonly Queue<(ISender Sender, long NotBefore)> _waiting = new();
    private readonly Queue<(ISender Sender, long NotBefore)> _served = new();
    private readonly long _spacing = Ticks(spacing, time);
    private readonly long _busyPause = Ticks(BusyPause, time);
    private long _nextLarge = time.GetTimestamp();

    public void Add(ISender sender) => _waiting.Enqueue((sender, long.MinValue));

    /// <summary>Gives every sender that is due one turn.</summary>
    public void Run(IoBuffers buffers)
    {
        var now = time.GetTimestamp();
        for (var left = _waiting.Count; left > 0; left--)
        {
            var (sender, notBefore) = _waiting.Dequeue();
            if (sender.Socket.IsClosed)
            {
                sender.Fail(new ObjectDisposedException(nameof(IoSocket)));
                continue;
            }

            var bytes = sender.NextPacketBytes;
            if (DueAt(bytes, notBefore) > now)
            {
                _waiting.Enqueue((sender, notBefore));
                continue;
            }

            switch (sender.SendNext(buffers))
            {
                case SendTurn.More:
                    _served.Enqueue((sender, long.MinValue));
                    break;
                case SendTurn.Busy:
                    _served.Enqueue((sender, now + _busyPause));
                    break;
                case SendTurn.Done:
                    break;
            }

            now = time.GetTimestamp();
            if (bytes > UnpacedBytes)
            {
                _nextLarge = now + _spacing;
            }
        }

        // Behind those that had to wait: each is served once before anybody is served twice.
        while (_served.TryDequeue(out var entry))
        {
            _waiting.Enqueue(entry);
        }
    }

    /// <summary>How long until somebody is due; at most <paramref name="longest"/>.</summary>
    public TimeSpan UntilDue(TimeSpan longest)
    {
        if (_waiting.Count == 0)
        {
            return longest;
        }

        var now = time.GetTimestamp();
        var earliest = long.MaxValue;
        foreach (var (sender, notBefore) in _waiting)
        {
            earliest = Math.Min(earliest, DueAt(sender.NextPacketBytes, notBefore));
            if (earliest <= now)
            {
                return TimeSpan.Zero;
            }
        }

        var wait = time.GetElapsedTime(now, earliest);
        return wait < longest ? wait : longest;
    }

    public void FailAll(Exception reason)
    {
        while (_waiting.TryDequeue(out var entry))
        {
            entry.Sender.Fail(reason);
        }
    }

    private static long Ticks(TimeSpan span, TimeProvider time) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private long DueAt(int bytes, long notBefore) => bytes > UnpacedBytes ? Math.Max(notBefore, _nextLarge) : notBefore;
}
