namespace MtuProbe.Linux.Sockets;

/// <summary>What a responder did since it started.</summary>
/// <param name="Acknowledgements">Sent.</param>
/// <param name="ReverseProbes">Sent.</param>
/// <param name="Reports">Sent, about reverse probes.</param>
/// <param name="Challenges">Sent, by a responder with keys.</param>
/// <param name="IgnoredErrors">ICMP errors that are not provably about a reverse probe of ours.</param>
/// <param name="SendFailures">Answers the kernel refused.</param>
/// <param name="Rejected">Packets by the reason they were not served; every reason is present.</param>
public sealed record ResponderCounters(
    long Acknowledgements,
    long ReverseProbes,
    long Reports,
    long Challenges,
    long IgnoredErrors,
    long SendFailures,
    IReadOnlyDictionary<RejectReason, long> Rejected);
