namespace MtuProbe.Recording;

/// <summary>What somebody who listens to an interface may be asked.</summary>
/// <param name="Missed">Frames that were lost; null when the capture broke off.</param>
/// <param name="HearsAll">The probes themselves too, not only what ICMP says of them.</param>
internal readonly record struct Ear(long? Missed, bool HearsAll);
