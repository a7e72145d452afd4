namespace MtuProbe.Linux.Sockets;

/// <summary>Work handed to the I/O thread from others, and the way to wake it for that.</summary>
internal sealed class IoCommands(WakeSignal wake)
{
    private readonly Lock _gate = new();
    private List<IoCommand> _posted = [];
    private List<IoCommand> _running = [];
    private List<ISender> _postedSenders = [];
    private List<ISender> _startingSenders = [];
    private Exception? _ended;

    /// <summary>Why nothing can be posted any more; null while it can.</summary>
    public Exception? Ended
    {
        get
        {
            lock (_gate)
            {
                return _ended;
            }
        }
    }

    /// <summary>False, with the reason, when the thread has ended.</summary>
    public bool TryPost(IoCommand command, out Exception? reason)
    {
        lock (_gate)
        {
            reason = _ended;
            if (reason is not null)
            {
                return false;
            }

            _posted.Add(command);
            wake.Set();
            return true;
        }
    }

    /// <summary>For a sender that is to get turns: there are many of these, and each costs only its place.</summary>
    public bool TryEnqueue(ISender sender, out Exception? reason)
    {
        lock (_gate)
        {
            reason = _ended;
            if (reason is not null)
            {
                return false;
            }

            _postedSenders.Add(sender);
            wake.Set();
            return true;
        }
    }

    /// <summary>Completes when it was done, and fails when the thread ends before that.</summary>
    public Task PostAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Run()
        {
            action();
            done.TrySetResult();
        }

        return TryPost(new(Run, e => done.TrySetException(e)), out var reason) ? done.Task : Task.FromException(reason!);
    }

    /// <summary>On the I/O thread.</summary>
    /// <param name="schedule">Gets the senders.</param>
    public void RunAll(SendSchedule schedule)
    {
        lock (_gate)
        {
            (_posted, _running) = (_running, _posted);
            (_postedSenders, _startingSenders) = (_startingSenders, _postedSenders);
        }

        foreach (var sender in _startingSenders)
        {
            schedule.Add(sender);
        }

        _startingSenders.Clear();

        foreach (var command in _running)
        {
            command.Run();
        }

        _running.Clear();
    }

    /// <summary>On the I/O thread, as its last act: after this nothing is posted, and nobody sets the signal.</summary>
    public void End(Exception reason)
    {
        List<IoCommand> pending;
        List<ISender> senders;
        lock (_gate)
        {
            _ended = reason;
            pending = [.. _running, .. _posted];
            senders = [.. _postedSenders];
        }

        pending.ForEach(command => command.Fail(reason));
        senders.ForEach(sender => sender.Fail(reason));
    }
}
