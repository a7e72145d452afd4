using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;

namespace MtuProbe.Agent;

/// <summary>The MTU that this node should use in one family, and where it comes from.</summary>
/// <param name="Mtu">The smallest of its paths' recommendations, raised only after a larger one held.</param>
/// <param name="Worst">The path that sets it.</param>
/// <param name="AsOf">When that path was last confirmed.</param>
internal sealed record NodeNumber(PacketSize Mtu, PathId Worst, DateTimeOffset AsOf);
