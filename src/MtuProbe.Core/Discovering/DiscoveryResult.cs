using System.Net;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Searching;

namespace MtuProbe.Core.Discovering;

/// <summary>Everything one discovery learned about one path.</summary>
public sealed record DiscoveryResult
{
    public required DiscoveryEnd End { get; init; }

    /// <summary>Each flow that was probed, the first one first; never empty.</summary>
    public required IReadOnlyList<FlowResult> Flows { get; init; }

    /// <summary>The fastest round trip; null without an answer.</summary>
    public required TimeSpan? RoundTrip { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Who reported the target unreachable (an ICMP error other than a PTB); null when nobody did.</summary>
    public required IPAddress? UnreachableReporter { get; init; }

    /// <summary>What the connections told of a TCP service; null with other methods.</summary>
    public TcpPeer? Tcp { get; init; }

    /// <summary>The same, with what is known of where a flow's way there loses what is too large.</summary>
    public DiscoveryResult Locating(Flow flow, HoleLocation hole) =>
        this with { Flows = [.. Flows.Select(one => one.Flow == flow ? one with { Hole = hole } : one)] };

    /// <summary>The first flow's way there; with an echo, there and back.</summary>
    public SearchResult Forward => Flows[0].Forward;

    /// <summary>The first flow's way back.</summary>
    public SearchResult? Reverse => Flows[0].Reverse;

    /// <summary>What the responder said of itself, by the first flow that it answered; null without one.</summary>
    public PeerInfo? Peer => Flows.Select(f => f.Peer).FirstOrDefault(p => p is not null);

    /// <summary>Probes of all flows that left.</summary>
    public int ProbesSent => Flows.Sum(f => f.ProbesSent);

    /// <summary>Of those, the lost ones.</summary>
    public int ProbesLost => Flows.Sum(f => f.ProbesLost);

    /// <summary>Bytes of those that left, IP headers included.</summary>
    public long BytesSent => Flows.Sum(f => f.BytesSent);
}
