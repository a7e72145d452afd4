namespace MtuProbe.Publishing;

/// <summary>Something was not written, or not read; the message says why in one line.</summary>
/// <param name="message">The line.</param>
/// <param name="tryAfter">For how long the other side wants to be left alone (RFC 9110 §10.2.3, Retry-After); null when it did not say.</param>
/// <param name="cause">Null where nothing more is known.</param>
internal class PublishException(string message, TimeSpan? tryAfter = null, Exception? cause = null) : Exception(message, cause)
{
    public TimeSpan? TryAfter => tryAfter;
}
