namespace MtuProbe.Core.Meshing;

/// <summary>Whom one node probes during one epoch. No name stands twice.</summary>
public sealed record MeshSelection
{
    /// <summary>Peers that stay while the members do; all others, where they are few enough.</summary>
    public required IReadOnlyList<string> Stable { get; init; }

    /// <summary>Peers of this epoch.</summary>
    public required IReadOnlyList<string> Rotating { get; init; }

    /// <summary>Peers that are in neither list, probed because their path is not clear; the worst first.</summary>
    public required IReadOnlyList<string> Pinned { get; init; }

    /// <summary>
    /// Zones in which no node of the own zone has a stable peer: there are more zone pairs than <see cref="MeshLimits.StablePeers"/> can cover.
    /// Rotation still leads there, once in <see cref="Mesh.EpochsPerSweep"/>. Each node speaks of its own zone; all of them together of every pair.
    /// </summary>
    public required IReadOnlyList<string> UncoveredZones { get; init; }
}
