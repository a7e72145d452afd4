using Microsoft.Extensions.Logging;

namespace MtuProbe.Tests.Publishing;

/// <summary>A log that remembers what it was told.</summary>
internal sealed class Lines : ILogger
{
    public List<string> Said { get; } = [];

    public IReadOnlyList<KeyValuePair<string, object?>> Values { get; private set; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Said.Add($"{logLevel}: {formatter(state, exception)}");
        Values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
    }
}
