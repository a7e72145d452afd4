using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>Something a responder is about to send: exactly one of the four messages.</summary>
/// <param name="From">The local address that was probed; null when unknown.</param>
/// <param name="Length">Bytes of UDP payload, without a seal.</param>
/// <param name="IsProven">Whoever gets it has proved that he receives there.</param>
/// <param name="Key">Seals it; null where no key is in use.</param>
internal readonly record struct Answer(
    InternetEndpoint To,
    InternetEndpoint? From,
    int Length,
    SharedKey? Key,
    bool IsProven,
    Acknowledgement? Acknowledgement = null,
    ReverseProbe? Reverse = null,
    ProbeReport? Report = null,
    Challenge? Challenge = null);
