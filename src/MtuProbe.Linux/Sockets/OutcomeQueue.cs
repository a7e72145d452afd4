using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Sockets;

/// <summary>Outcomes on their way from the I/O thread to the one who awaits them. One waiter at a time.</summary>
internal sealed class OutcomeQueue(TimeProvider time)
{
    /// <summary>Who forges errors faster than they are read must not fill the memory. Answers come once per probe, and are never dropped.</summary>
    private const int MostWithErrors = 16_384;

    private readonly Lock _gate = new();
    private readonly Queue<ProbeOutcome> _outcomes = new();
    private TaskCompletionSource<bool>? _waiter;
    private Exception? _ended;

    public void Add(ProbeOutcome outcome)
    {
        lock (_gate)
        {
            if (_outcomes.Count < MostWithErrors || outcome is not (ProbeOutcome.TooBig or ProbeOutcome.Unreachable or ProbeOutcome.TimeExceeded))
            {
                _outcomes.Enqueue(outcome);
            }

            _waiter?.TrySetResult(true);
        }
    }

    public void End(Exception reason)
    {
        lock (_gate)
        {
            _ended ??= reason;
            _waiter?.TrySetException(_ended);
        }
    }

    public ProbeOutcome? Take()
    {
        lock (_gate)
        {
            return _outcomes.TryDequeue(out var outcome) ? outcome : null;
        }
    }

    /// <summary>True as soon as there is an outcome; false when none came within <paramref name="wait"/>.</summary>
    public async ValueTask<bool> WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
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

            if (_waiter is not null)
            {
                throw new InvalidOperationException("one receiver at a time");
            }

            _waiter = waiter;
        }

        try
        {
            var due = wait == Timeout.InfiniteTimeSpan || wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            await using var timer = time.CreateTimer(static w => ((TaskCompletionSource<bool>)w!).TrySetResult(false), waiter, due, Timeout.InfiniteTimeSpan);
            await using var cancelled = cancellationToken.UnsafeRegister((_, token) => waiter.TrySetCanceled(token), null);
            return await waiter.Task.ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _waiter = null;
            }
        }
    }
}
