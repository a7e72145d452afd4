using MtuProbe.Core.Sizes;

namespace MtuProbe.Core.Witnessing;

/// <summary>A TCP connection whose large segments vanish, in the direction in which they were sent.</summary>
public sealed record BlackHoleFlow
{
    /// <summary>RFC 6298 §2.5 lets a sender wait a minute and more between two copies; Linux waits two at most. Who was silent longer has given up.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(150);

    public required WireFlow Flow { get; init; }

    public required HoleEvidence Evidence { get; init; }

    /// <summary>The largest packet of this connection and direction that was acknowledged, below <see cref="SmallestLost"/>; null when none is known.</summary>
    public required PacketSize? LargestDelivered { get; init; }

    /// <summary>The packet that was lost every time.</summary>
    public required PacketSize SmallestLost { get; init; }

    /// <summary>When it was first seen.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was last seen.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>How often it was seen, the first time included.</summary>
    public required int Sightings { get; init; }

    /// <summary>What the last PTB about this connection says, in bytes: the sender was told, and went on. Null without: nothing said so.</summary>
    public int? NextHopMtu { get; init; }

    /// <summary>When what it carried got through in smaller pieces; null when that was not seen.</summary>
    public DateTimeOffset? RecoveredAt { get; init; }

    /// <summary>The size of such a piece.</summary>
    public PacketSize? RecoveredSize { get; init; }

    /// <summary>When one of the two reset it.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it is in the hole still, as far as can be seen.</summary>
    public bool IsOpen(DateTimeOffset now) => RecoveredAt is null && EndedAt is null && now - Last < LongestPause;
}
