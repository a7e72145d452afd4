using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Judging;

/// <summary>The same responder by the Service's address and by its own: what differs is lost where addresses are translated or load is balanced.</summary>
public static class ServiceComparison
{
    /// <param name="node">Whose responder answered behind the Service.</param>
    /// <param name="byService">The worse way by the Service's address.</param>
    /// <param name="byPod">The worse way by the responder's own; null when that is not measured.</param>
    public static string Sentence(string node, (VerdictKind Kind, PacketSize? Mtu) byService, (VerdictKind Kind, PacketSize? Mtu)? byPod) => byPod switch
    {
        null => $"The responder of {node} answered behind the Service; by its own address it is not measured.",
        { Kind.IsKnown: false } => $"The responder of {node} answered behind the Service; by its own address nothing is known of it now.",
        { } pod when byService.Mtu < pod.Mtu =>
            $"The responder of {node} answered behind the Service, and by its own address it is reached with {pod.Mtu} bytes: "
            + $"{(byService.Kind == VerdictKind.BlackHole ? "the larger packets vanish" : "the size is lost")} where the Service's address is translated or its load balanced (NAT), not on the path between the nodes.",
        { } pod when byService.Mtu > pod.Mtu =>
            $"The responder of {node} answered behind the Service, and by its own address only {pod.Mtu} bytes reach it: the two ways differ.",
        _ => $"The responder of {node} answered behind the Service, and by its own address carries the same.",
    };
}
