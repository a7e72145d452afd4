using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Probing;

/// <summary>What the connections to a TCP service told, beside the fate of single sizes.</summary>
public sealed record TcpPeer
{
    /// <summary>Connections begun, the bound on what a measurement may cost the service.</summary>
    public required int Connections { get; init; }

    /// <summary>Of those, handshakes that were completed.</summary>
    public required int Established { get; init; }

    /// <summary>Of the established, those that the service closed before it had said anything.</summary>
    public required int ClosedUnheard { get; init; }

    /// <summary>The largest packet that the MSS of any handshake allows us to send; null before a handshake.</summary>
    public required PacketSize? Offers { get; init; }

    /// <summary>Bytes of TCP options in each packet with data (timestamps, RFC 7323: 12).</summary>
    public required int OptionBytes { get; init; }

    /// <summary>What the service was asked.</summary>
    public required TcpQuestionKind Asked { get; init; }

    /// <summary>What its answer looks like.</summary>
    public required TcpAnswerKind Answered { get; init; }

    /// <summary>Its first line, printable characters only; null where it is no text.</summary>
    public required string? AnswerLine { get; init; }

    /// <summary>The longest answer heard, bytes; it may go on.</summary>
    public required long AnswerBytes { get; init; }

    /// <summary>The way back was asked for, so silence is remarkable.</summary>
    public required bool WasToAnswer { get; init; }

    /// <summary>The service got the whole question, and said so, at least once.</summary>
    public required bool QuestionArrived { get; init; }
}
