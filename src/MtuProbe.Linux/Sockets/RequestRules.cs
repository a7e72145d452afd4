using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>What a packet must be before a responder spends anything on it. Pure, and total over whatever bytes.</summary>
internal static class RequestRules
{
    /// <param name="arrival">What came.</param>
    /// <param name="ownPort">Where this responder listens.</param>
    /// <param name="isKeyed">It has keys, so it speaks version 2; else version 1.</param>
    /// <param name="message">The request's beginning, when there is no objection.</param>
    /// <returns>Null when it may be served.</returns>
    public static RejectReason? Object(in Arrival arrival, int ownPort, bool isKeyed, out ProbeMessage message)
    {
        message = default;
        if (arrival.Source.Port == WireProtocol.DefaultPort || arrival.Source.Port == ownPort)
        {
            return RejectReason.ResponderPort;
        }

        if (!arrival.IsUnicast)
        {
            return RejectReason.NotUnicast;
        }

        if (arrival.Length < WireProtocol.SmallestPayload(arrival.Source.IsIpv4 ? IpFamily.Ipv4 : IpFamily.Ipv6))
        {
            return RejectReason.TooSmall;
        }

        var status = WireProtocol.ReadHeader(arrival.Head, out var type);
        if (status != WireStatus.Ours)
        {
            return status == WireStatus.UnknownVersion ? RejectReason.UnknownVersion : RejectReason.Malformed;
        }

        if (WireProtocol.IsSealed(arrival.Head) != isKeyed)
        {
            return isKeyed ? RejectReason.Unauthenticated : RejectReason.UnknownVersion;
        }

        var isRequest = type is MessageType.Request or MessageType.ReverseRequest
            && ProbeMessage.TryRead(arrival.Head, out message) && arrival.Source.Port != 0;
        return isRequest ? null : RejectReason.Malformed;
    }

    /// <summary>Both requests bring one; 0, which is none, where nothing can be read.</summary>
    public static ulong CookieOf(ReadOnlySpan<byte> head) =>
        ProbeRequest.TryRead(head, out var request) ? request.Cookie
        : ReverseRequest.TryRead(head, out var reverse) ? reverse.Cookie
        : 0;

    /// <summary>A reverse probe has room for its fields and a seal, and is no larger than any packet.</summary>
    public static bool MayWant(int payload, IpFamily family) =>
        payload >= WireProtocol.SmallestPayload(family) && payload <= Overhead.DatagramPayload(family.LargestPacket, family);
}
