using MtuProbe.Core.Advising;
using MtuProbe.Core.Discovering;
using MtuProbe.Linux.Packets;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Measuring;

/// <summary>What the keys of the two ends may have to do with a responder's silence: no more than this end can know.</summary>
internal static class KeyNote
{
    /// <returns>Null when a responder did answer, or the host said that none listens.</returns>
    public static string? Of(Finding byAgent, KeyRing? keys, AgentProber prober) => byAgent.Measured switch
    {
        { Peer: not null } or { End: DiscoveryEnd.PortClosed } => null,
        _ when keys is null => "A responder with keys would ignore these probes, which have none (--key-dir).",
        _ when prober.RefusedAnswers == 0 => $"A responder without keys would ignore these probes, which are signed (--key-dir, key {keys}).",
        _ => $"{prober.RefusedAnswers} answers came from there, but none under a key of --key-dir ({keys}): most likely the responder has another key. Give both ends the same.",
    };
}
