using MtuProbe.Core.Judging;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Measuring;

/// <summary>The answer of <c>check</c>: is a size delivered to all targets, in every direction measured? What happens above it plays no part.</summary>
public sealed record GateResult(PacketSize Mtu, IReadOnlyList<PathOutcome> Outcomes)
{
    /// <summary>False when one path does not deliver it, null when one could not be told and none is known to fail.</summary>
    public bool? Ok =>
        Outcomes.Any(o => IsDelivered(o) == false) ? false : Outcomes.Any(o => IsDelivered(o) is null) ? null : true;

    /// <summary>The path that stands in the way: one that fails with the smallest proven size, else one that could not be told.</summary>
    public PathOutcome? Worst => Outcomes
        .Where(o => IsDelivered(o) != true)
        .MinBy(o => IsDelivered(o) == false ? (0, Smallest(o)) : (1, 0));

    public bool? IsDelivered(PathOutcome path)
    {
        if (path.Finding is not { } finding)
        {
            return null;
        }

        // No packet so large can leave this host: that needs no probe.
        if (finding.Path.InterfaceMtu < Mtu)
        {
            return false;
        }

        var directions = new[] { IsDelivered(finding.Forward), finding.Reverse is { } back ? IsDelivered(back) : true };
        return directions.Contains(false) ? false : directions.Contains(null) ? null : true;
    }

    /// <summary>What TCP could not ask for may well pass, or not.</summary>
    private bool? IsDelivered(Verdict verdict) => verdict.PathMtu >= Mtu ? true : verdict is { IsKnown: true } and not { Bound: not null, Kind: VerdictKind.Clear } ? false : null;

    private static int Smallest(PathOutcome path) => Math.Min(
        path.Finding?.Forward.PathMtu?.Bytes ?? int.MaxValue,
        path.Finding?.Reverse?.PathMtu?.Bytes ?? int.MaxValue);
}
