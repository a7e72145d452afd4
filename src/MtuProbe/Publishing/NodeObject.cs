using MtuProbe.Agent;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>What a node publishes of itself: the ConfigMap <c>mtuprobe-node-&lt;node&gt;</c> of contract §4.4, wherever it is written to.</summary>
internal sealed record NodeObject
{
    public const string Namespace = "mtuprobe";
    public const string NodeAnnotation = "mtuprobe/node";
    public const string RecommendedKey = "recommended-mtu";
    public const string AsOfKey = "as-of";
    public const string ReportKey = "report.json";

    public required string Name { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; } = new Dictionary<string, string> { ["app.kubernetes.io/name"] = "mtuprobe" };

    /// <summary>The node's full name, which the object's may only stand for.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>Keys and values in the order they are written.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Data { get; init; }

    /// <summary>Each path's verdict and numbers: what makes it worth writing again.</summary>
    private HashSet<(PathId, VerdictKind?, PacketSize?, PacketSize?, PacketSize?)> Substance { get; init; } = [];

    /// <param name="state">What to publish.</param>
    /// <param name="at">When it is written: the agent's sign of life.</param>
    public static NodeObject Of(AgentState state, DateTimeOffset at)
    {
        // A path that is probed for minutes only would rewrite the object with every epoch; what is wrong with it stays until it is well.
        var paths = state.Paths.Where(p => p is not { IsRotating: true, Verdict: null or VerdictKind.Clear }).ToList();
        var numbers = paths
            .Where(p => p.Recommended is not null)
            .SelectMany(p => new[] { (Key: ObjectNames.KeyOf(p.Id), Mtu: p.Recommended!.Value), (Key: ObjectNames.FamilyKeyOf(p.Id), Mtu: p.Recommended.Value) })
            .GroupBy(n => n.Key)
            .OrderBy(n => n.Key, StringComparer.Ordinal)
            .Select(n => KeyValuePair.Create(n.Key, n.Min(one => one.Mtu).ToString()));
        var recommended = Recommended(state) is { } mtu ? new[] { KeyValuePair.Create(RecommendedKey, mtu.ToString()) } : [];
        return new NodeObject
        {
            Name = ObjectNames.OfNode(state.Node),
            Annotations = new Dictionary<string, string> { [NodeAnnotation] = state.Node },
            Data = [.. recommended, KeyValuePair.Create(AsOfKey, Moment.Of(at)), .. numbers, KeyValuePair.Create(ReportKey, NodeReport.Of(state).Write())],
            Substance = [.. paths.Select(p => (p.Id, p.Verdict, Forward(p)?.PathMtu, Reverse(p)?.PathMtu, p.Recommended))],
        };
    }

    /// <summary>No number and no verdict differ; times and counts may.</summary>
    public bool SaysTheSameAs(NodeObject other) =>
        Name == other.Name && Numbers.SequenceEqual(other.Numbers) && Substance.SetEquals(other.Substance);

    private IEnumerable<KeyValuePair<string, string>> Numbers => Data.Where(d => d.Key is not (AsOfKey or ReportKey));

    /// <summary>
    /// The smallest number. A family in which not even the minimum link MTU passes (RFC 8200 §5) is broken whatever is set, and must not
    /// drag the other one down.
    /// </summary>
    private static PacketSize? Recommended(AgentState state) => state.Pod.Concat(state.Egress)
        .GroupBy(n => n.Key, n => n.Value.Mtu)
        .Where(family => family.Key == IpFamily.Ipv4 || family.Min() >= IpFamily.Ipv6.MinPlpmtu)
        .Select(family => (PacketSize?)family.Min())
        .Min();

    private static Verdict? Forward(PathState path) => path.IsUp ? path.Outcome?.Finding?.Forward : null;

    private static Verdict? Reverse(PathState path) => path.IsUp ? path.Outcome?.Finding?.Reverse : null;
}
