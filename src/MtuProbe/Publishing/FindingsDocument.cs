using System.Text.Json;
using MtuProbe.Agent;
using MtuProbe.Core.Paths;

namespace MtuProbe.Publishing;

/// <summary>The JSON document of <c>/api/v1/findings</c>: what one agent knows. A path that was never searched has no finding.</summary>
public sealed record FindingsDocument(string ApiVersion, string Node, string At, NodeMtusJson RecommendedMtu, IReadOnlyList<AgentFindingJson> Findings)
{
    internal static string Write(AgentState state, DateTimeOffset now) => JsonSerializer.Serialize(
        new FindingsDocument(
            FindingDocuments.ApiVersion,
            state.Node,
            Moment.Of(now),
            new NodeMtusJson(Families(state.Pod), Families(state.Egress)),
            [.. PathOrder.WorstFirst(state.Paths).Where(p => p.Outcome is not null).Select(p => new AgentFindingJson(p, now))]),
        WireJson.Compact.FindingsDocument);

    private static FamilyMtusJson Families(IReadOnlyDictionary<IpFamily, NodeNumber> numbers) => new(Number(numbers, IpFamily.Ipv4), Number(numbers, IpFamily.Ipv6));

    private static NodeMtuJson? Number(IReadOnlyDictionary<IpFamily, NodeNumber> numbers, IpFamily family) => numbers.TryGetValue(family, out var number)
        ? new NodeMtuJson(number.Mtu.Bytes, new PathIdJson(number.Worst.Peer, number.Worst.Family.Label, number.Worst.Via.Label), Moment.Of(number.AsOf))
        : null;
}

/// <summary>Towards peers and towards outside targets.</summary>
public sealed record NodeMtusJson(FamilyMtusJson Pod, FamilyMtusJson Egress);

/// <summary>Null where nothing is known.</summary>
public sealed record FamilyMtusJson(NodeMtuJson? Ipv4, NodeMtuJson? Ipv6);

/// <summary>The number to set, the path that sets it, and when that path was last confirmed.</summary>
public sealed record NodeMtuJson(int Mtu, PathIdJson Worst, string AsOf);

public sealed record PathIdJson(string Peer, string Family, string Via);
