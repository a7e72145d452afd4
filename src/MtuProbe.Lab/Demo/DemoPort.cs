using MtuProbe.Core.Sizes;

namespace MtuProbe.Lab.Demo;

/// <summary>How a port of the switch fails: larger packets vanish, and a switch has no address to say so from.</summary>
/// <param name="FromNode">The largest packet it takes from its node; null: whatever the link carries.</param>
/// <param name="ToNode">The largest it hands to its node.</param>
public readonly record struct DemoPort(PacketSize? FromNode, PacketSize? ToNode);
