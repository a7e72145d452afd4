namespace MtuProbe.Core.Meshing;

/// <summary>
/// The same number for a name on every machine and in every version: nodes that run different ones must agree on the ring. Nobody is kept
/// from choosing a name for its number; whoever may name nodes can do worse.
/// </summary>
internal static class NameHash
{
    /// <summary>FNV-1a, a character a step, then the finalizer of SplitMix64: FNV alone leaves names that differ in the last digit close together.</summary>
    public static ulong Of(string name) => Mixed(Fnv(0xCBF29CE484222325, name));

    /// <summary>The order matters, and where one name ends too.</summary>
    public static ulong Of(string from, string to) => Mixed(Fnv(Of(from), to));

    private static ulong Fnv(ulong hash, string text)
    {
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 0x100000001B3);
        }

        return hash;
    }

    private static ulong Mixed(ulong hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
            return hash ^ (hash >> 31);
        }
    }
}
