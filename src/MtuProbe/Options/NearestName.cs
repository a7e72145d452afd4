namespace MtuProbe.Options;

/// <summary>What somebody may have meant.</summary>
internal static class NearestName
{
    private const int LongestName = 64;

    public static string Of(string written, IEnumerable<string> known) => known.MinBy(name => Distance(written, name))!;

    /// <summary>Levenshtein's without regard to case, over the beginning: a file may hold a word of a megabyte.</summary>
    private static int Distance(string written, string known)
    {
        var word = written.AsSpan(0, Math.Min(written.Length, LongestName));
        Span<int> row = stackalloc int[LongestName + 1];
        for (var i = 0; i <= word.Length; i++)
        {
            row[i] = i;
        }

        foreach (var letter in known)
        {
            var diagonal = row[0]++;
            for (var i = 1; i <= word.Length; i++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(word[i - 1]) == char.ToUpperInvariant(letter) ? 0 : 1);
                diagonal = row[i];
                row[i] = Math.Min(replaced, Math.Min(row[i], row[i - 1]) + 1);
            }
        }

        return row[word.Length];
    }
}
