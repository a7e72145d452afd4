using MtuProbe.Core.Judging;
using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>The MTU to set for a path, and what it comes from. Only proven numbers enter; without them there is no recommendation.</summary>
/// <param name="Mtu">At most the smallest of path MTU and route MTU, there and back; lower when loss rises above a size.</param>
/// <param name="Because">What sets the limit, to be read after "because of".</param>
public sealed record Recommendation(PacketSize Mtu, string Because)
{
    /// <summary>What all lanes carry; null when one of them could not be told.</summary>
    public static Recommendation? From(IReadOnlyList<Lane> lanes, PacketSize? routeMtu)
    {
        var all = lanes.Select(lane => From(lane.Forward, lane.Reverse, routeMtu, lane.Measured.Peer?.RouteMtu)).ToList();
        return all.Contains(null) ? null : all.MinBy(one => one!.Mtu);
    }

    /// <summary>
    /// Null when the way there, or a way back that was tried, could not be told; or when a size was refused, or
    /// is lossy, and what does pass was not asked. A TCP service that says too little measures no way back: then the way there speaks alone.
    /// </summary>
    public static Recommendation? From(Verdict forward, Verdict? reverse, PacketSize? routeMtu, PacketSize? peerRouteMtu)
    {
        var isOpen = forward is { Exact: false, SmallestLost: not null } || reverse is { Exact: false, SmallestLost: not null }
            || new[] { forward, reverse }.Any(v => v is { Kind: VerdictKind.Lossy, LossStep.IsLocated: false });
        if (!forward.IsKnown || reverse is { Kind: VerdictKind.Inconclusive, Bound: not { Kind: SegmentBoundKind.AnswerLength } } || isOpen)
        {
            return null;
        }

        var limits = new List<Recommendation>();
        if (!IsPeersOwnLimit(forward))
        {
            limits.Add(new Recommendation(forward.PathMtu!.Value, "the way there"));
        }

        if (reverse is { IsKnown: true, PathMtu: { } back } && !IsPeersOwnLimit(reverse))
        {
            limits.Add(new Recommendation(back, "the way back"));
        }

        if (routeMtu is { } route)
        {
            limits.Add(new Recommendation(route, "the route's own MTU"));
        }

        if (peerRouteMtu is { } peerRoute)
        {
            limits.Add(new Recommendation(peerRoute, "the peer's route's own MTU"));
        }

        foreach (var step in new[] { forward.LossStep, reverse?.LossStep }.OfType<LossStep>().Where(s => s.IsLocated))
        {
            limits.Add(new Recommendation(step.LossFree, "the loss above that size"));
        }

        // What a peer's MSS kept us from asking is not proven: nothing above it is recommended.
        var asked = new[] { forward, reverse }.OfType<Verdict>().Where(IsPeersOwnLimit).Select(v => v.PathMtu!.Value).ToList();
        return limits.MinBy(limit => limit.Mtu) is { } least && asked.TrueForAll(proven => least.Mtu <= proven) ? least : null;
    }

    private static bool IsPeersOwnLimit(Verdict verdict) => verdict is { Bound.Kind: SegmentBoundKind.PeerMss or SegmentBoundKind.PeerSegments, Kind: VerdictKind.Clear };
}
