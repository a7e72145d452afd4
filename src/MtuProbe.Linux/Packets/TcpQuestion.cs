using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Packets;

/// <summary>What a service is sent: something that it answers, and the beginning of something long, which it only waits with.</summary>
public abstract class TcpQuestion
{
    public abstract TcpQuestionKind Kind { get; }

    /// <summary>A whole question, a fresh one each time where it has a random part.</summary>
    public abstract byte[] Ask();

    /// <summary>
    /// Fills a segment with the beginning of a long question. The rest never comes: the service acknowledges it, does nothing, and has the
    /// connection aborted.
    /// </summary>
    public abstract void Begin(Span<byte> segment);
}
