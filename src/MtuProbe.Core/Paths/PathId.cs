namespace MtuProbe.Core.Paths;

/// <summary>Names one path of this node for as long as it is probed, whatever addresses come and go.</summary>
/// <param name="Peer">Name of the peer node, or of an outside target.</param>
/// <param name="Family">The two families may take different ways.</param>
/// <param name="Via">How the peer is reached.</param>
public readonly record struct PathId(string Peer, IpFamily Family, Via Via);
