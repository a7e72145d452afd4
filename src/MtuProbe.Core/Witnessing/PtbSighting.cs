namespace MtuProbe.Core.Witnessing;

/// <summary>PTBs that say the same about one path, and came to the same end.</summary>
/// <param name="Reporter">Who sent them, as their IP header says.</param>
/// <param name="NextHopMtu">Bytes, as they say.</param>
/// <param name="Fate">What became of them.</param>
/// <param name="Quoted">The packet that the last of them quotes; null when it could not be read.</param>
/// <param name="Count">How many came.</param>
public sealed record PtbSighting(WireAddress Reporter, int NextHopMtu, PtbFate Fate, WireFlow? Quoted, int Count);
