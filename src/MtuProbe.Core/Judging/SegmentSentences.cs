using MtuProbe.Core.Discovering;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Judging;

/// <summary>What TCP's ends have to do with a size, in words: hypotheses are called so.</summary>
internal static class SegmentSentences
{
    /// <summary>Why TCP sends nothing larger; a clause or two, to be read after a colon.</summary>
    public static string Of(SegmentBound bound, Evidence evidence) => bound.Kind switch
    {
        SegmentBoundKind.OwnPathMtu when evidence.RouteMtu is { } route && route <= bound.Largest =>
            $"this host's route is set to {route} bytes, and TCP obeys it.",
        SegmentBoundKind.OwnPathMtu =>
            $"this host's kernel has learned {bound.Largest} bytes for this destination, TCP obeys that, and so it hides the path.",
        SegmentBoundKind.PeerMss =>
            $"the MSS in the service's handshake allows {bound.Largest}. Why cannot be told from here: the service's own MTU, a path MTU that it has cached, or something on the way that rewrites the MSS.",
        SegmentBoundKind.PeerSegments when bound.Largest < evidence.Tcp?.Offers =>
            $"the service sends no larger segments although it was offered room for more and its own handshake speaks of {evidence.Tcp.Offers}. So something told it less: a \"packet too big\" that reached it, or a router that rewrote the MSS of our handshake; which of the two cannot be seen from here. TCP gets through.",
        SegmentBoundKind.PeerSegments =>
            "the service sends no larger segments although it was offered room for more: its own MTU, a path MTU that it has cached, or something on the way that rewrites the MSS.",
        SegmentBoundKind.AnswerLength =>
            $"the service's answer does not fill a larger segment ({Answer(evidence.Tcp)}).",
    };

    /// <summary>Nobody accepted a connection.</summary>
    public static string Unreachable(TcpPeer tcp, DiscoveryEnd end) =>
        end == DiscoveryEnd.PortClosed ? "The port is closed (connection refused): no service listens there, or a firewall rejects the connection. This says nothing about MTU."
        : tcp.Established == 0 ? $"None of {tcp.Connections} connections was accepted: the host is down, or a firewall drops them. This says nothing about MTU."
        : "Connections are accepted, but not even small segments are acknowledged: something on the way accepts them and passes nothing on.";

    /// <summary>Accepted, and not a byte of an answer.</summary>
    public static string Mute(TcpPeer tcp, PacketSize? acknowledged, Direction direction) =>
        tcp.ClosedUnheard > 0 ? $"The service closes the connection before it says anything ({tcp.ClosedUnheard} of {tcp.Established} connections): it does not like who asks, or what is asked. This says nothing about MTU."
        : direction == Direction.Reverse ? $"The service accepts connections{(tcp.QuestionArrived ? " and acknowledges what it is asked" : string.Empty)}, but says nothing, however small its packets may be."
        : acknowledged is { } size ? $"Packets up to {size} bytes are acknowledged on the way there, but whether the service does that or something in between, nobody can tell: not a byte of an answer came."
        : "Nothing was measured: connections are accepted, and nothing else comes back.";

    private static string Answer(TcpPeer? tcp) => tcp is null ? "too short" : $"{tcp.AnswerBytes} bytes{Kind(tcp)}";

    private static string Kind(TcpPeer tcp) => (tcp.Asked, tcp.Answered) switch
    {
        (_, TcpAnswerKind.TlsAlert) => ", a TLS alert: it refuses the handshake; where it goes by names, give the host name instead of the address",
        (TcpQuestionKind.Http, TcpAnswerKind.Http) => $", '{tcp.AnswerLine}': name a larger document with --tcp-say; where the port speaks TLS, leave --tcp-say away",
        (_, TcpAnswerKind.Http) => $", '{tcp.AnswerLine}': it speaks HTTP and was asked in another protocol",
        (_, TcpAnswerKind.Tls) => ", its whole part of the TLS handshake",
        (_, TcpAnswerKind.Ssh) => $", '{tcp.AnswerLine}' and its part of the key exchange",
        (_, TcpAnswerKind.Other) when tcp.AnswerLine is { } line => $", '{line}': give --tcp-say something that has a longer answer",
        (_, TcpAnswerKind.Other or TcpAnswerKind.None) => "; give --tcp-say something that has a longer answer",
    };
}
