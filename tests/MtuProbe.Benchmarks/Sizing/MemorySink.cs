using MtuProbe.Publishing;

namespace MtuProbe.Benchmarks.Sizing;

/// <summary>An API server that always takes what it is given; only the time between two writes is the real sink's.</summary>
internal sealed class MemorySink(TimeSpan gap, Action<PublishedObject> written) : IObjectSink
{
    public string Publisher => "memory";

    public string Place => "memory";

    public TimeSpan Gap => gap;

    public RetryPolicy Retries => RetryPolicy.Server;

    public ValueTask WriteAsync(PublishedObject content, CancellationToken cancellationToken)
    {
        written(content);
        return ValueTask.CompletedTask;
    }
}
