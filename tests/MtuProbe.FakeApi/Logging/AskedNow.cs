using System.Diagnostics.Metrics;

namespace MtuProbe.FakeApi.Logging;

/// <summary>How many requests this process's HTTP clients wait for an answer to, as the runtime itself counts them.</summary>
public sealed class AskedNow : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly int _port;
    private long _count;

    /// <param name="port">Of the server.</param>
    public AskedNow(int port)
    {
        _port = port;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.active_requests" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    public bool Any => Interlocked.Read(ref _count) > 0;

    public void Dispose() => _listener.Dispose();

    private void Count(Instrument instrument, long change, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        foreach (var (name, value) in tags)
        {
            if (name == "server.port" && value is int port && port == _port)
            {
                Interlocked.Add(ref _count, change);
            }
        }
    }
}
