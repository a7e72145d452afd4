namespace MtuProbe.Recording;

/// <summary>What <c>--pcap</c> left behind.</summary>
/// <param name="File">As it was named.</param>
/// <param name="Packets">In it.</param>
/// <param name="Missed">Frames that the capture lost: with any, the file is not whole. Null when it broke off.</param>
/// <param name="Interfaces">That were listened to.</param>
/// <param name="Failure">Why it broke off; null when it did not.</param>
internal sealed record RecordedPackets(string File, int Packets, long? Missed, IReadOnlyList<string> Interfaces, string? Failure);
