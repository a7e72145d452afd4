using System.Text.Json;
using MtuProbe.Agent;
using MtuProbe.Core.Paths;

namespace MtuProbe.Publishing;

/// <summary>The JSON document of <c>/api/v1/findings</c>: what one agent knows. A path that was never searched is pending, and has no finding.</summary>
public sealed record FindingsDocument(
    string ApiVersion, string Node, string At, NodeMtusJson RecommendedMtu, IReadOnlyList<AgentFindingJson> Findings, IReadOnlyList<PathIdJson> Pending, WitnessJson? Witness)
{
    /// <param name="witness">Null without one.</param>
    internal static byte[] Write(AgentState state, DateTimeOffset now, WitnessJson? witness = null) => JsonSerializer.SerializeToUtf8Bytes(
        new FindingsDocument(
            FindingDocuments.ApiVersion,
            state.Node,
            Moment.Of(now),
            new NodeMtusJson(Families(state.Pod), Families(state.Egress), state.Recommended?.Bytes),
            [.. PathOrder.WorstFirst(state.Paths).Where(p => p.Outcome is not null).Select(p => new AgentFindingJson(p, now))],
            [.. state.Paths.Where(p => p.Outcome is null).Select(p => Id(p.Id))],
            witness),
        WireJson.Compact.FindingsDocument);

    private static FamilyMtusJson Families(IReadOnlyDictionary<IpFamily, NodeNumber> numbers) => new(Number(numbers, IpFamily.Ipv4), Number(numbers, IpFamily.Ipv6));

    private static NodeMtuJson? Number(IReadOnlyDictionary<IpFamily, NodeNumber> numbers, IpFamily family) => numbers.TryGetValue(family, out var number)
        ? new NodeMtuJson(number.Mtu.Bytes, Id(number.Worst), Moment.Of(number.AsOf))
        : null;

    private static PathIdJson Id(PathId path) => new(path.Peer, path.Family.Label, path.Via.Label);
}

/// <summary>Towards peers, towards outside targets, and for everything: the smallest, without IPv6 where that is below its own minimum.</summary>
public sealed record NodeMtusJson(FamilyMtusJson Pod, FamilyMtusJson Egress, int? All);

/// <summary>Null where nothing is known.</summary>
public sealed record FamilyMtusJson(NodeMtuJson? Ipv4, NodeMtuJson? Ipv6);

/// <summary>The number to set, the path that sets it, and when that path was last confirmed.</summary>
public sealed record NodeMtuJson(int Mtu, PathIdJson Worst, string AsOf);

public sealed record PathIdJson(string Peer, string Family, string Via);
