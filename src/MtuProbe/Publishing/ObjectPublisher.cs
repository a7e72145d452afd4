using Microsoft.Extensions.Logging;

namespace MtuProbe.Publishing;

/// <summary>
/// Keeps an object at its place: written when a number or a verdict changed, and as a heartbeat. Everything happens on a timer, one write
/// at a time; whoever hands in a content never waits and never hears of a failure, which is counted, logged and tried again.
/// </summary>
internal sealed class ObjectPublisher : IAsyncDisposable
{
    /// <summary>Between two writes of what did not change, give or take a tenth (contract §4.4).</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(15);

    /// <summary>An object older than this has missed three heartbeats: whoever wrote it is away (contract §4.4).</summary>
    public static readonly TimeSpan StaleAfter = Heartbeat * 3;

    /// <summary>Whoever keeps deleting or changing the object does not make it a loop.</summary>
    private static readonly TimeSpan BetweenRestorations = TimeSpan.FromMinutes(1);

    /// <summary>How long the end of the process waits for the last write.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IObjectSink _sink;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Action<bool> _published;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private Func<DateTimeOffset, PublishedObject>? _latest;
    private Task _attempt = Task.CompletedTask;
    private bool _busy;
    private long _lastWrite;
    private PublishedObject? _written;
    private volatile bool _isSpoiled;
    private long? _restored;
    private TimeSpan _heartbeat;
    private readonly Complaints _complaints = new();
    private int _failures;

    /// <param name="sink">The place.</param>
    /// <param name="time">Of heartbeats and retries.</param>
    /// <param name="random">So that a thousand nodes neither beat nor come back together.</param>
    /// <param name="published">Told of each attempt whether it succeeded.</param>
    /// <param name="log">Told of each reason to fail once, and of its end.</param>
    public ObjectPublisher(IObjectSink sink, TimeProvider time, Random random, Action<bool> published, ILogger log)
    {
        (_sink, _time, _random, _published, _log) = (sink, time, random, published, log);
        _timer = time.CreateTimer(static publisher => ((ObjectPublisher)publisher!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The object will say this. Returns at once.</summary>
    /// <param name="content">Made when it is written, from a state that does not change; told the time.</param>
    public void Publish(Func<DateTimeOffset, PublishedObject> content)
    {
        lock (_lock)
        {
            _latest = content;
            if (!_busy && _failures == 0)
            {
                _timer.Change(SinceWrite >= _sink.Gap || _written is null ? TimeSpan.Zero : _sink.Gap - SinceWrite, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>It is not there any more as it was written: it is written again, whatever it says, though not more often than once a minute.</summary>
    public void Restore()
    {
        lock (_lock)
        {
            _isSpoiled = true;
            if (!_busy && _failures == 0 && _latest is not null)
            {
                _timer.Change(UntilRestored, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Writes what is not written yet, if the place lets it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _timer.DisposeAsync().AsTask().WaitAsync(Patience, _time).ConfigureAwait(false);
            await Task.Run(async () =>
            {
                await _attempt.ConfigureAwait(false);
                Look();
                await _attempt.ConfigureAwait(false);
            }).WaitAsync(Patience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _log.LogWarning("{place}: no answer; the last state may be missing there", _sink.Place);
        }

        await _end.CancelAsync().ConfigureAwait(false);
    }

    private TimeSpan SinceWrite => _time.GetElapsedTime(_lastWrite);

    private TimeSpan UntilRestored => _restored is { } last && BetweenRestorations - _time.GetElapsedTime(last) is { Ticks: > 0 } left ? left
        : SinceWrite < _sink.Gap ? _sink.Gap - SinceWrite : TimeSpan.Zero;

    private void Look()
    {
        Func<DateTimeOffset, PublishedObject>? content;
        lock (_lock)
        {
            if (_busy || _latest is null)
            {
                return;
            }

            _busy = true;
            content = _latest;
        }

        _attempt = LookAsync(content);
    }

    private async Task LookAsync(Func<DateTimeOffset, PublishedObject> content)
    {
        var wait = await AttemptAsync(content).ConfigureAwait(false);
        lock (_lock)
        {
            _busy = false;
            wait = _failures == 0 && !ReferenceEquals(_latest, content) ? _sink.Gap : wait;
            // Spoiled while it was written: before or after cannot be told.
            _timer.Change(_failures == 0 && _isSpoiled && UntilRestored is var soon && soon < wait ? soon : wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <returns>How long to wait for the next look.</returns>
    private async ValueTask<TimeSpan> AttemptAsync(Func<DateTimeOffset, PublishedObject> content)
    {
        try
        {
            var made = content(_time.GetUtcNow());
            // After a failure it is not known what is there.
            if (_written is not { } written || _failures > 0 || SinceWrite >= _heartbeat || !made.SaysTheSameAs(written) || TakeRestoration())
            {
                _isSpoiled = false;
                await _sink.WriteAsync(made, _end.Token).ConfigureAwait(false);
                Succeed(made);
            }

            return _heartbeat - SinceWrite is { Ticks: > 0 } left ? left : TimeSpan.Zero;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return Timeout.InfiniteTimeSpan;
        }
        catch (Exception failure)
        {
            return Fail(failure);
        }
    }

    private bool TakeRestoration()
    {
        if (!_isSpoiled || UntilRestored > TimeSpan.Zero)
        {
            return false;
        }

        _restored = _time.GetTimestamp();
        _log.LogWarning("{place}: deleted or changed by somebody else; it is written again", _sink.Place);
        return true;
    }

    private void Succeed(PublishedObject made)
    {
        _written = made;
        _lastWrite = _time.GetTimestamp();
        _heartbeat = Heartbeat * (0.9 + (0.2 * _random.NextDouble()));
        _failures = 0;
        _published(true);
        if (_complaints.AreOver())
        {
            _log.LogInformation("{place}: works again", _sink.Place);
        }
    }

    private TimeSpan Fail(Exception failure)
    {
        _published(false);
        if (_complaints.IsNew(failure.Message))
        {
            _log.LogError("{place}: cannot be written ({reason}); it is tried again at least every {longest}", _sink.Place, failure.Message, Words(_sink.Retries.Longest));
        }

        return _sink.Retries.After(++_failures, _random.NextDouble(), (failure as PublishException)?.TryAfter);
    }

    private static string Words(TimeSpan time) => time == TimeSpan.FromMinutes(1) ? "minute" : $"{time.TotalMinutes:0} minutes";
}
