using MtuProbe.FakeApi.Serving;

namespace MtuProbe.FakeApi.Logging;

/// <summary>Every request since the start, restarts included. Every member may be called from any thread.</summary>
public sealed class RequestLog(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<RequestRecord> _records = [];
    private readonly List<(Func<RequestRecord, bool> Wanted, TaskCompletionSource<RequestRecord> Seen)> _waiting = [];

    public IReadOnlyList<RequestRecord> Snapshot()
    {
        lock (_gate)
        {
            return [.. _records];
        }
    }

    public int Count(Func<RequestRecord, bool> wanted) => Snapshot().Count(wanted);

    public int Count(string verb, string resource) => Count(r => r.Is(verb, resource));

    /// <summary>The first request that is so, from those that came already on; also one that becomes so when it is answered.</summary>
    public async Task<RequestRecord> WaitForAsync(Func<RequestRecord, bool> wanted, CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource<RequestRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_records.Find(r => wanted(r)) is { } already)
            {
                return already;
            }

            _waiting.Add((wanted, seen));
        }

        return await seen.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The largest number of requests within any second: what a thundering herd makes high.</summary>
    public int LargestInAnySecond(Func<RequestRecord, bool> wanted) => LargestWithin(TimeSpan.FromSeconds(1), wanted);

    /// <summary>The largest number of requests within any stretch of this length, its end excluded.</summary>
    public int LargestWithin(TimeSpan window, Func<RequestRecord, bool> wanted)
    {
        var times = Snapshot().Where(wanted).Select(r => r.At).Order().ToList();
        var (largest, first) = (0, 0);
        for (var last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= window)
            {
                first++;
            }

            largest = Math.Max(largest, last - first + 1);
        }

        return largest;
    }

    /// <summary>How many requests each client made within [from, to), by whatever tells them apart.</summary>
    public IReadOnlyDictionary<string, int> CountBy(Func<RequestRecord, string> client, DateTimeOffset from, DateTimeOffset to) =>
        Snapshot().Where(r => r.At >= from && r.At < to).CountBy(client, StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal);

    /// <summary>Requests per hour of each client within [from, to).</summary>
    public IReadOnlyDictionary<string, double> PerHour(Func<RequestRecord, string> client, DateTimeOffset from, DateTimeOffset to) =>
        CountBy(client, from, to).ToDictionary(c => c.Key, c => c.Value / (to - from).TotalHours, StringComparer.Ordinal);

    internal long Begin(ApiRequest request, long bodyBytes)
    {
        lock (_gate)
        {
            var record = new RequestRecord(_records.Count, time.GetUtcNow(), request, string.Empty, Status: null, Ended: null, bodyBytes);
            _records.Add(record);
            Tell(record);
            return record.Number;
        }
    }

    internal void Identify(long number, string user) => Change(number, r => r with { User = user });

    internal void Answer(long number, int status) => Change(number, r => r with { Status = status });

    internal void End(long number) => Change(number, r => r with { Ended = time.GetUtcNow() });

    private void Change(long number, Func<RequestRecord, RequestRecord> change)
    {
        lock (_gate)
        {
            var record = _records[(int)number] = change(_records[(int)number]);
            Tell(record);
        }
    }

    private void Tell(RequestRecord record) => _waiting.RemoveAll(w => w.Wanted(record) && w.Seen.TrySetResult(record));
}
