using MtuProbe.Core.Sizes;

namespace MtuProbe.Agent;

/// <summary>A path's number as it was published, and when it was last known to be true.</summary>
internal sealed record PublishedNumber(PacketSize Mtu, DateTimeOffset AsOf);
