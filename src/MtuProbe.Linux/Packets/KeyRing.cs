namespace MtuProbe.Linux.Packets;

/// <summary>
/// The keys that one end holds: the newest signs what it asks, all verify. An answer is signed with the key of the question, so two ends
/// understand each other as long as they have one key in common.
/// </summary>
public sealed class KeyRing
{
    public const int MostKeys = 8;
    public const int ShortestKey = 16;
    public const int LongestKey = 4096;

    private readonly SharedKey[] _keys;

    /// <param name="newestFirst">The keys as they stand in their files.</param>
    /// <exception cref="ArgumentException">None, too many, or one of a length no key may have.</exception>
    public KeyRing(IReadOnlyList<byte[]> newestFirst)
    {
        if (newestFirst.Count is 0 or > MostKeys || newestFirst.Any(k => k.Length is < ShortestKey or > LongestKey))
        {
            throw new ArgumentException($"1 to {MostKeys} keys of {ShortestKey} to {LongestKey} bytes", nameof(newestFirst));
        }

        _keys = [.. newestFirst.Select(k => new SharedKey(k))];
    }

    internal SharedKey Newest => _keys[0];

    public bool IsSameAs(KeyRing other) =>
        _keys.Length == other._keys.Length && _keys.Zip(other._keys).All(pair => pair.First.IsSameAs(pair.Second));

    /// <summary>The keys' ids, the one that signs first: to compare two ends by eye.</summary>
    public override string ToString() => string.Join(", ", _keys.Select(k => k.ToString()));

    /// <summary>The key that a message names; it may still be a lie.</summary>
    internal SharedKey? Named(ReadOnlySpan<byte> head)
    {
        var id = SharedKey.IdIn(head);
        foreach (var key in _keys)
        {
            if (key.Id == id)
            {
                return key;
            }
        }

        return null;
    }

    /// <summary>The key that sealed a message of this length; null when none did.</summary>
    internal SharedKey? Opener(ReadOnlySpan<byte> head, int length)
    {
        foreach (var key in _keys)
        {
            if (key.Opens(head, length))
            {
                return key;
            }
        }

        return null;
    }
}
