using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>What a node publishes of itself: the ConfigMap <c>mtuprobe-node-&lt;node&gt;</c> of contract §4.4.</summary>
internal static class NodeObject
{
    /// <param name="state">What to publish.</param>
    /// <param name="at">When it is written: the agent's sign of life.</param>
    public static PublishedObject Of(AgentState state, DateTimeOffset at)
    {
        // A path that is probed for minutes only would rewrite the object with every epoch; what is wrong with it stays until it is well.
        var paths = state.Paths.Where(p => p is not { IsRotating: true, Verdict: null or VerdictKind.Clear }).ToList();
        var numbers = paths
            .Where(p => p.Recommended is not null)
            .SelectMany(p => new[] { (Key: ObjectNames.KeyOf(p.Id), Mtu: p.Recommended!.Value), (Key: ObjectNames.FamilyKeyOf(p.Id), Mtu: p.Recommended.Value) })
            .GroupBy(n => n.Key)
            .OrderBy(n => n.Key, StringComparer.Ordinal)
            .Select(n => KeyValuePair.Create(n.Key, n.Min(one => one.Mtu).ToString()));
        var recommended = state.Recommended is { } mtu ? new[] { KeyValuePair.Create(ObjectKeys.Recommended, mtu.ToString()) } : [];
        return new PublishedObject
        {
            Name = ObjectNames.OfNode(state.Node),
            Annotations = new Dictionary<string, string> { [ObjectKeys.NodeAnnotation] = state.Node },
            Data =
            [
                .. recommended,
                .. OfFamilies(ObjectKeys.PodMtu, state.Pod),
                .. OfFamilies(ObjectKeys.EgressMtu, state.Egress),
                KeyValuePair.Create(ObjectKeys.AsOf, Moment.Of(at)),
                .. numbers,
                KeyValuePair.Create(ObjectKeys.Report, NodeReport.Of(state).Write()),
            ],
            Substance = PublishedObject.Digest(paths.Select(p => $"{p.Id} {p.Verdict} {Forward(p)?.PathMtu} {Reverse(p)?.PathMtu} {p.Recommended}")),
        };
    }

    /// <summary>The node's own numbers: what was held back or has aged out of them still stands among those of the paths.</summary>
    private static IEnumerable<KeyValuePair<string, string>> OfFamilies(string key, IReadOnlyDictionary<IpFamily, NodeNumber> numbers) => numbers
        .OrderBy(n => n.Key)
        .Select(n => KeyValuePair.Create(ObjectNames.OfFamily(key, n.Key), n.Value.Mtu.ToString()));

    private static Verdict? Forward(PathState path) => path.IsUp ? path.Outcome?.Finding?.Forward : null;

    private static Verdict? Reverse(PathState path) => path.IsUp ? path.Outcome?.Finding?.Reverse : null;
}
