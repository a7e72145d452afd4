using MtuProbe.Core.Judging;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Advising;

/// <summary>The MTU to set for a path, and what it comes from. Only proven numbers enter; without them there is no recommendation.</summary>
/// <param name="Mtu">At most the smallest of path MTU, route MTU and the way back's path MTU; lower when loss rises above a size.</param>
/// <param name="Because">What sets the limit, to be read after "because of".</param>
public sealed record Recommendation(PacketSize Mtu, string Because)
{
    /// <summary>Null when the way there, or a way back that was tried, could not be told or was not narrowed down.</summary>
    public static Recommendation? From(Verdict forward, Verdict? reverse, PacketSize? routeMtu)
    {
        if (!forward.IsKnown || reverse is { Kind: VerdictKind.Inconclusive } || !IsNarrowed(forward) || (reverse is not null && !IsNarrowed(reverse)))
        {
            return null;
        }

        var limits = new List<Recommendation> { new(forward.PathMtu!.Value, "the way there") };
        if (reverse is { IsKnown: true, PathMtu: { } back })
        {
            limits.Add(new Recommendation(back, "the way back"));
        }

        if (routeMtu is { } route)
        {
            limits.Add(new Recommendation(route, "the route's own MTU"));
        }

        foreach (var step in new[] { forward.LossStep, reverse?.LossStep }.OfType<LossStep>())
        {
            limits.Add(new Recommendation(step.LossFree, "the loss above that size"));
        }

        return limits.MinBy(limit => limit.Mtu);
    }

    /// <summary>A size known to be lost whose neighbour was not tried leaves the number open.</summary>
    private static bool IsNarrowed(Verdict verdict) => verdict.Exact || verdict.SmallestLost is null;
}
