using MtuProbe.Core.Advising;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Packets;

namespace MtuProbe.Agent;

/// <summary>Who may answer on a path: a peer's own responder, or any of them behind a Service.</summary>
internal static class Responders
{
    /// <summary>What a responder says that was given no name.</summary>
    private const ulong Unnamed = 0;

    /// <summary>At a pod's address nobody but that node's agent may answer.</summary>
    public static Func<Finding, ResponderNote> Only(AgentContext context, PathId id)
    {
        var node = WireProtocol.NodeHash(id.Peer);
        return finding =>
        {
            if (!Hashes(finding).Any(hash => hash != Unnamed && hash != node))
            {
                return default;
            }

            context.AskForTargets();
            return new ResponderNote($"another node than {id.Peer} answers there (its address was given away, or it is called something else by --node there)", null);
        };
    }

    /// <summary>Behind a Service any may; each is named, and compared with the path to its own address.</summary>
    public static Func<Finding, ResponderNote> Any(AgentContext context, PathId id) => finding =>
    {
        var names = context.Peers().Select(peer => peer.Name).Append(context.Options.Node).Distinct().ToDictionary(WireProtocol.NodeHash);
        var sentences = finding.Lanes
            .Where(lane => lane.Measured.Peer is not null)
            .GroupBy(lane => lane.Measured.Peer!.NodeHash)
            .Select(lanes => names.TryGetValue(lanes.Key, out var node)
                ? ServiceComparison.Sentence(node, Worst(lanes), Known(context, id with { Peer = node, Via = context.Options.Via }))
                : "A responder answered behind the Service that none of the known peers is.");
        return new ResponderNote(null, string.Join(' ', sentences) is { Length: > 0 } words ? words : null);
    };

    private static IEnumerable<ulong> Hashes(Finding finding) => finding.Lanes.Select(lane => lane.Measured.Peer?.NodeHash ?? Unnamed);

    private static (VerdictKind Kind, PacketSize? Mtu)? Known(AgentContext context, PathId path) =>
        context.Book.Finding(path) is { } finding ? Worst(finding.Lanes) : null;

    /// <summary>Of all these lanes, both ways.</summary>
    private static (VerdictKind Kind, PacketSize? Mtu) Worst(IEnumerable<Lane> lanes)
    {
        var worst = lanes.SelectMany(lane => new[] { lane.Forward, lane.Reverse }).OfType<Verdict>().MinBy(verdict => verdict.Severity)!;
        return (worst.Kind, worst.PathMtu);
    }
}
