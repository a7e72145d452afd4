using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Core.Witnessing;

namespace MtuProbe.Core.Advising;

/// <summary>Everything there is to say about one path: what was measured, what it means, what to do. All that a publisher sees.</summary>
public sealed record Finding
{
    public required PathFacts Path { get; init; }

    public required DiscoveryResult Measured { get; init; }

    /// <summary>Each flow that was probed; never empty.</summary>
    public required IReadOnlyList<Lane> Lanes { get; init; }

    /// <summary>The lane whose way there is worst; it speaks for the path.</summary>
    public Lane Worst => WorstOf(Lanes);

    /// <summary>The worst way there; with an echo, there and back.</summary>
    public Verdict Forward => Worst.Forward;

    /// <summary>The worst way back; null when it could not be measured.</summary>
    public Verdict? Reverse => Lanes.Select(lane => lane.Reverse).OfType<Verdict>().MinBy(verdict => verdict.Severity);

    public required Recommendation? Recommendation { get; init; }

    /// <summary>What to do, most useful first. Made for whoever asks: they are longer than all else of a finding, and agents keep thousands of these.</summary>
    public IReadOnlyList<Remedy> Remedies =>
        this.AsWitnessed(Advising.Remedies.For(Forward, Reverse, Recommendation, Path.Target.Family, Path.Via));

    /// <summary>All the evidence in words.</summary>
    public required string Explanation { get; init; }

    /// <summary>What the wire showed meanwhile; null where nobody listened to it.</summary>
    public WitnessedPath? Witnessed { get; init; }

    /// <summary>Between which hops the worst lane loses what is too large; null where it is no black hole, or nobody looked.</summary>
    public HoleLocation? Hole => Forward.Kind == VerdictKind.BlackHole ? Worst.Measured.Hole : null;

    public PacketSize? PeerMtu => Measured.Peer?.InterfaceMtu;

    /// <summary>
    /// Whether the peer saw another source than ours; null when nobody said. Bytes are compared: a link-local address equals itself only
    /// in the same scope, and each host numbers its scopes by itself (RFC 4007 §6).
    /// </summary>
    public bool? Natted => Lanes.FirstOrDefault(lane => lane.Measured.Peer is not null) is { SourcePort: { } port, Measured.Peer.SeenSource: var seen }
        ? !(seen.Port == port && seen.Address.GetAddressBytes().AsSpan().SequenceEqual(Path.Source.GetAddressBytes()))
        : null;

    /// <summary>Something is wrong in a direction that was measured.</summary>
    public bool IsProblem => Forward.IsProblem || Reverse is { IsProblem: true };

    /// <summary>Every direction that was tried could be told.</summary>
    public bool IsKnown => Forward.IsKnown && Reverse is not { IsKnown: false };

    /// <summary>The flow whose hole will speak for the path; null where the way there is no black hole.</summary>
    public static Flow? FlowWithAHole(PathFacts path, DiscoveryResult measured) =>
        WorstOf(Lane.Judge(path, measured)) is { Forward.Kind: VerdictKind.BlackHole } lane ? lane.Measured.Flow : null;

    /// <summary>Judges what was measured and advises on it.</summary>
    public static Finding From(PathFacts path, DiscoveryResult measured)
    {
        var lanes = Lane.Judge(path, measured);
        var judged = new Finding { Path = path, Measured = measured, Lanes = lanes, Recommendation = null, Explanation = string.Empty };
        var recommendation = Recommendation.From(lanes, path.RouteMtu);
        return judged with
        {
            Recommendation = recommendation,
            Explanation = string.Join(' ', Narrative.Of(judged).Distinct()),
        };
    }

    private static Lane WorstOf(IReadOnlyList<Lane> lanes) => lanes.MinBy(lane => lane.Forward.Severity)!;
}
