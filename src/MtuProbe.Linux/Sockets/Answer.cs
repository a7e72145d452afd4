using MtuProbe.Linux.Packets;

namespace MtuProbe.Linux.Sockets;

/// <summary>Something a responder is about to send: exactly one of the three messages.</summary>
/// <param name="From">The local address that was probed; null when unknown.</param>
/// <param name="Length">Bytes of UDP payload.</param>
internal readonly record struct Answer(
    InternetEndpoint To,
    InternetEndpoint? From,
    int Length,
    Acknowledgement? Acknowledgement = null,
    ReverseProbe? Reverse = null,
    ProbeReport? Report = null);
