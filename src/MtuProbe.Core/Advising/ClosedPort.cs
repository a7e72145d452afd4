using MtuProbe.Core.Discovering;
using MtuProbe.Core.Judging;
using MtuProbe.Core.Paths;

namespace MtuProbe.Core.Advising;

/// <summary>What has to be said of a measurement that rests on somebody's port unreachables.</summary>
internal static class ClosedPort
{
    public static IEnumerable<string> Sentences(Target target, Verdict forward, DiscoveryResult measured)
    {
        var other = measured.UnreachableReporter is { } reporter && !reporter.Equals(target.Address);
        if (forward.Kind == VerdictKind.Unreachable)
        {
            yield return measured.UnreachableReporter is null
                ? $"UDP port {target.Port} stays silent: something listens there, a firewall drops the packets or the answers, or the host sends no port unreachable. Try another --port, or another --method."
                : other ? "It is the target itself that has to answer."
                : "It answers, but quotes too little of the packets to tell which of them arrived. Try another --method.";
            yield break;
        }

        yield return measured.Peer is null
            ? $"Measured by what the target says of its closed UDP port {target.Port} (ICMP port unreachable), so the way there alone; hosts send such messages sparingly, which takes time."
            : $"A MtuProbe responder listens on UDP port {target.Port}: --method agent measures the way back too, and faster.";
        if (other)
        {
            yield return $"{measured.UnreachableReporter}, not the address probed, answered some of it with ICMP errors: if that is a firewall on the way, the measurement holds only as far as there.";
        }
    }
}
