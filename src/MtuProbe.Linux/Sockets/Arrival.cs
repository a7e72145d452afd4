using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>One received datagram; valid during the call it is handed to.</summary>
internal readonly ref struct Arrival
{
    /// <summary>The beginning of the payload, as far as it was read.</summary>
    public required ReadOnlySpan<byte> Head { get; init; }

    /// <summary>Bytes of the whole payload.</summary>
    public required int Length { get; init; }

    public required InternetEndpoint Source { get; init; }

    /// <summary>When the kernel received it, in ticks of the time provider's monotonic clock.</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>The whole IP packet of the largest fragment; 0 when it arrived in one piece.</summary>
    public required int LargestFragment { get; init; }

    public required int InterfaceIndex { get; init; }

    /// <summary>The address it was sent to; null without PKTINFO.</summary>
    public required InternetEndpoint? Destination { get; init; }

    /// <summary>It was sent to one host, not to a group or a network.</summary>
    public required bool IsUnicast { get; init; }
}
