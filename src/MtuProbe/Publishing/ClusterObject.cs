using MtuProbe.Aggregating;
using MtuProbe.Core.Advising;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Publishing;

/// <summary>What the aggregator publishes: the ConfigMap <c>mtuprobe</c> of contract §4.4, for people and, without what only they read, for consumers.</summary>
internal static class ClusterObject
{
    /// <summary>
    /// Of the nodes' keys and numbers. An API server keeps each key twice (the second time as what the writer owns), and its database refuses a request of more
    /// than 1.5 MiB: in a huge cluster of long names that must not keep the cluster's number from being published.
    /// </summary>
    private const int MostNodeBytes = 1_000_000;

    /// <summary>Beside the key: quotes, colons, commas, and the number.</summary>
    private const int AroundKeys = 20;

    private static readonly (string Key, bool? IsEgress)[] Parts = [(ObjectKeys.Recommended, null), (ObjectKeys.PodMtu, false), (ObjectKeys.EgressMtu, true)];

    /// <summary>A kind's number as it was published; null where there is none, or it is not told apart by family.</summary>
    public static PacketSize? Read(StoredObject published, NumberKind kind) => kind.Family is { } family
        ? PublishedNumbers.Size(published.Data.GetValueOrDefault(ObjectNames.OfFamily(kind.IsEgress ? ObjectKeys.EgressMtu : ObjectKeys.PodMtu, family)))
        : null;

    /// <param name="state">What to publish.</param>
    /// <param name="term">Under which lease it is written; null where there is none.</param>
    /// <param name="isForConsumers">Without <c>node.*</c> and <c>report.json</c>.</param>
    /// <param name="at">When it is written.</param>
    public static PublishedObject Of(ClusterState state, int? term, bool isForConsumers, DateTimeOffset at) => new()
    {
        Name = ObjectKeys.Cluster,
        Annotations = term is { } lease ? new Dictionary<string, string> { [ObjectKeys.TermAnnotation] = lease.ToString() } : new Dictionary<string, string>(),
        Data =
        [
            .. Numbers(state),
            .. state.Smallest(null, null) is { } mtu ? ForPrograms(mtu) : [],
            KeyValuePair.Create(ObjectKeys.Ipv6Safe, Word(state.IsIpv6Safe)),
            KeyValuePair.Create(ObjectKeys.AsOf, Moment.Of(at)),
            KeyValuePair.Create(ObjectKeys.Stale, Word(state.IsStale)),
            KeyValuePair.Create(ObjectKeys.Coverage, state.Coverage.ToString()),
            .. isForConsumers ? [] : ForPeople(state),
        ],
        Substance = isForConsumers ? string.Empty : PublishedObject.Digest(state.Worst.Pairs.Select(pair =>
            $"{pair.From} {pair.Path.Peer} {pair.Path.Family} {pair.Path.Via} {pair.Path.Verdict} {pair.Path.PathMtu} {pair.Path.ReverseMtu} {pair.Path.Number}")),
    };

    private static IEnumerable<KeyValuePair<string, string>> Numbers(ClusterState state) =>
        from part in Parts
        from family in new IpFamily?[] { null, IpFamily.Ipv4, IpFamily.Ipv6 }
        let number = state.Smallest(part.IsEgress, family)
        where number is not null
        select KeyValuePair.Create(family is { } one ? ObjectNames.OfFamily(part.Key, one) : part.Key, number.Value.ToString());

    private static IEnumerable<KeyValuePair<string, string>> ForPrograms(PacketSize mtu) =>
    [
        KeyValuePair.Create(ObjectKeys.Mtu, mtu.ToString()),
        KeyValuePair.Create(ObjectKeys.DaemonJson, string.Join('\n', DockerRemedies.DaemonFile(mtu)) + "\n"),
    ];

    private static IEnumerable<KeyValuePair<string, string>> ForPeople(ClusterState state)
    {
        var named = Named(state);
        return
        [
            .. state.Nodes.Select(node => KeyValuePair.Create(ObjectNames.NodeKeyOf(node.Node), node.Mtu.ToString())).Where(node => named.Contains(node.Key)),
            KeyValuePair.Create(ObjectKeys.Report, ClusterReport.Of(state, state.Nodes.Count - named.Count).Write()),
        ];
    }

    /// <summary>The nodes' keys: all, or those with the smallest numbers.</summary>
    private static HashSet<string> Named(ClusterState state)
    {
        var room = MostNodeBytes;
        return
        [
            .. state.Nodes.OrderBy(node => node.Mtu).ThenBy(node => node.Node, StringComparer.Ordinal)
                .Select(node => ObjectNames.NodeKeyOf(node.Node))
                .TakeWhile(key => (room -= (2 * key.Length) + AroundKeys) >= 0),
        ];
    }

    private static string Word(bool yes) => yes ? "true" : "false";
}
