using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Probing;

/// <summary>Why TCP makes no larger segments on a connection, and the largest packet that it does make: a limit of an end, not a path MTU.</summary>
public readonly record struct SegmentBound(SegmentBoundKind Kind, PacketSize Largest);
