namespace MtuProbe.Core.Meshing;

/// <summary>How many peers one node probes.</summary>
public sealed record MeshLimits
{
    /// <summary>Peers of each node, pinned ones apart.</summary>
    public int MaxPeers { get; init; } = 32;

    /// <summary>So many more, while their paths are not clear.</summary>
    public int MostPinned { get; init; } = 16;

    /// <summary>Those that change with every epoch: a quarter of <see cref="MaxPeers"/>, rounded. A node with a single peer has none.</summary>
    public int RotatingPeers => (MaxPeers + 2) / 4;

    /// <summary>Those that stay while their members do.</summary>
    public int StablePeers => MaxPeers - RotatingPeers;
}
