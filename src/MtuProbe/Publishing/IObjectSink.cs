namespace MtuProbe.Publishing;

/// <summary>A place that keeps one object: a file of a store, or a ConfigMap.</summary>
internal interface IObjectSink
{
    /// <summary>The label of the metrics: <c>store</c>, say.</summary>
    string Publisher { get; }

    /// <summary>Names the place in the log.</summary>
    string Place { get; }

    /// <summary>At least so long between two writes: what changes meanwhile is written together.</summary>
    TimeSpan Gap { get; }

    /// <summary>How fast what fails is tried again.</summary>
    RetryPolicy Retries { get; }

    /// <summary>As a whole: a reader sees the old object or the new one.</summary>
    /// <exception cref="Exception">It was not written; the message says why, in one line, and a <see cref="PublishException"/> when to try again.</exception>
    ValueTask WriteAsync(PublishedObject content, CancellationToken cancellationToken);
}
