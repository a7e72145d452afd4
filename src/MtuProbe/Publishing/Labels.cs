using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Publishing;

/// <summary>The words of the contract: in JSON, labels and keys.</summary>
internal static class Labels
{
    /// <summary>From its word; null for any other.</summary>
    public static VerdictKind? VerdictOf(string word)
    {
        foreach (var kind in Enum.GetValues<VerdictKind>())
        {
            if (kind.Label == word)
            {
                return kind;
            }
        }

        return null;
    }

    extension(VerdictKind kind)
    {
        public string Label => kind switch
        {
            VerdictKind.Clear => "clear",
            VerdictKind.LocalLimit => "localLimit",
            VerdictKind.Reduced => "reduced",
            VerdictKind.BlackHole => "blackHole",
            VerdictKind.Lossy => "lossy",
            VerdictKind.Unreachable => "unreachable",
            VerdictKind.Inconclusive => "inconclusive",
        };

        /// <summary>For a person who reads the first word only.</summary>
        public string Headline => kind switch
        {
            VerdictKind.Clear => "CLEAR",
            VerdictKind.LocalLimit => "LOCAL LIMIT",
            VerdictKind.Reduced => "REDUCED",
            VerdictKind.BlackHole => "BLACK HOLE",
            VerdictKind.Lossy => "LOSSY",
            VerdictKind.Unreachable => "UNREACHABLE",
            VerdictKind.Inconclusive => "INCONCLUSIVE",
        };
    }

    extension(ProbeMethod method)
    {
        public string Label => method switch { ProbeMethod.Agent => "agent", ProbeMethod.Icmp => "icmp", ProbeMethod.Udp => "udp", ProbeMethod.Tcp => "tcp" };
    }

    extension(TcpQuestionKind asked)
    {
        public string Label => asked switch
        {
            TcpQuestionKind.Tls => "tls",
            TcpQuestionKind.Http => "http",
            TcpQuestionKind.Ssh => "ssh",
            TcpQuestionKind.Given => "given",
        };
    }

    extension(SegmentBoundKind bound)
    {
        public string Label => bound switch
        {
            SegmentBoundKind.OwnPathMtu => "ownPathMtu",
            SegmentBoundKind.PeerMss => "peerMss",
            SegmentBoundKind.PeerSegments => "peerSegments",
            SegmentBoundKind.AnswerLength => "answerLength",
        };
    }

    extension(MeasuredBetween measured)
    {
        public string Label => measured switch { MeasuredBetween.Pods => "pod", MeasuredBetween.Nodes => "underlay" };
    }

    extension(Via via)
    {
        public string Label => via switch { Via.Pod => "pod", Via.Service => "service", Via.Egress => "egress", Via.Node => "node" };
    }

    extension(RejectReason reason)
    {
        public string Label => reason switch
        {
            RejectReason.TooSmall => "tooSmall",
            RejectReason.Malformed => "malformed",
            RejectReason.UnknownVersion => "unknownVersion",
            RejectReason.BadCookie => "badCookie",
            RejectReason.Unauthenticated => "unauthenticated",
            RejectReason.UnknownKey => "unknownKey",
            RejectReason.BadSeal => "badSeal",
            RejectReason.ResponderPort => "responderPort",
            RejectReason.NotUnicast => "notUnicast",
            RejectReason.AnswerRate => "answerRate",
            RejectReason.ReverseRate => "reverseRate",
        };
    }
}
