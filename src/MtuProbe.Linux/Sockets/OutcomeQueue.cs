using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Sockets;

/// <summary>
/// Outcomes on their way from the I/O thread to the one who awaits them. One waiter at a time, whose place, timer and promise are used again
/// for every wait: nothing here allocates while answers come, except the outcome itself, for whoever takes it.
/// </summary>
internal sealed class OutcomeQueue : IValueTaskSource<bool>
{
    /// <summary>Who forges errors faster than they are read must not fill the memory. Answers come once per probe, and are never dropped.</summary>
    private const int MostWithErrors = 16_384;

    private const int RoomAtRest = 8;

    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeastTimer = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<Entry> _outcomes = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<bool> _promise = new() { RunContinuationsAsynchronously = true };
    private bool _isTaken;
    private bool _isWaiting;
    private long _start;
    private TimeSpan _wait;
    private Exception? _ended;

    public OutcomeQueue(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static queue => ((OutcomeQueue)queue!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(ProbeOutcome outcome)
    {
        lock (_gate)
        {
            if (_outcomes.Count < MostWithErrors || outcome is not (ProbeOutcome.TooBig or ProbeOutcome.Unreachable or ProbeOutcome.TimeExceeded))
            {
                _outcomes.Enqueue(new Entry(outcome, default, default, null));
            }

            Complete(true);
        }
    }

    /// <summary>What almost every outcome is. The I/O thread leaves it to the receiver to make an object of it.</summary>
    public void AddDelivered(ProbeId probe, TimeSpan roundTrip, PeerInfo? peer)
    {
        lock (_gate)
        {
            _outcomes.Enqueue(new Entry(null, probe, roundTrip, peer));
            Complete(true);
        }
    }

    public void End(Exception reason)
    {
        lock (_gate)
        {
            _ended ??= reason;
            Fail(_ended);
        }
    }

    public ProbeOutcome? Take()
    {
        Entry entry;
        lock (_gate)
        {
            if (!_outcomes.TryDequeue(out entry))
            {
                return null;
            }
        }

        return entry.Outcome ?? new ProbeOutcome.Delivered(entry.Probe, entry.RoundTrip, entry.Peer);
    }

    /// <summary>True as soon as there is an outcome; false when none came within <paramref name="wait"/>.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ValueTask<bool> promise;
        lock (_gate)
        {
            if (_outcomes.Count > 0)
            {
                return true;
            }

            if (_ended is not null)
            {
                throw _ended;
            }

            if (_isTaken)
            {
                throw new InvalidOperationException("one receiver at a time");
            }

            if (wait >= LongWait)
            {
                // A search needed more, and thousands of queues have room for a round of confirmations until the next one.
                _outcomes.TrimExcess(RoomAtRest);
            }

            (_isTaken, _isWaiting) = (true, true);
            _promise.Reset();
            promise = new ValueTask<bool>(this, _promise.Version);
            (_start, _wait) = (_time.GetTimestamp(), wait == Timeout.InfiniteTimeSpan || wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }

        try
        {
            _timer.Change(_wait, Timeout.InfiniteTimeSpan);
            await using var cancelled = cancellationToken.UnsafeRegister(static (queue, token) => ((OutcomeQueue)queue!).Cancel(token), this);
            return await promise.ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _isTaken = false;
            }
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _promise.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _promise.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _promise.OnCompleted(continuation, state, token, flags);

    /// <summary>It is not stopped when an answer ends the wait, so it may come for an earlier wait than the one that it finds.</summary>
    private void Expire()
    {
        lock (_gate)
        {
            if (!_isWaiting || _wait == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            var left = _wait - _time.GetElapsedTime(_start);
            if (left > TimeSpan.Zero)
            {
                _timer.Change(left > LeastTimer ? left : LeastTimer, Timeout.InfiniteTimeSpan);
                return;
            }

            Complete(false);
        }
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Fail(new OperationCanceledException(cancellationToken));
        }
    }

    private void Complete(bool hasOutcome)
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            _promise.SetResult(hasOutcome);
        }
    }

    private void Fail(Exception reason)
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            _promise.SetException(reason);
        }
    }

    /// <param name="Outcome">Null: it was delivered, and the rest says how.</param>
    private readonly record struct Entry(ProbeOutcome? Outcome, ProbeId Probe, TimeSpan RoundTrip, PeerInfo? Peer);
}
