namespace MtuProbe.Core.Probing;

/// <summary>Who keeps TCP segments small.</summary>
public enum SegmentBoundKind
{
    /// <summary>This host: its route's MTU, or a path MTU it has cached. TCP obeys both, in what it sends and in what it asks for.</summary>
    OwnPathMtu,

    /// <summary>The MSS in the handshake, as it arrived here (RFC 9293 §3.7.1): the peer's, or what something on the way made of it.</summary>
    PeerMss,

    /// <summary>The peer fills its segments to less than it was offered.</summary>
    PeerSegments,

    /// <summary>The peer's answer is too short to fill a segment.</summary>
    AnswerLength,
}
