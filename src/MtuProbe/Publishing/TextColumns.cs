namespace MtuProbe.Publishing;

/// <summary>Rows of words in columns, within a width: the columns of names give way, and lose their middle, where names of machines differ least.</summary>
internal static class TextColumns
{
    private const int Gap = 2;
    private const int ShortestName = 8;
    private const char Left = '…';

    /// <param name="rows">All with the same number of cells.</param>
    /// <param name="width">Of a line.</param>
    /// <param name="indent">Before each line.</param>
    /// <param name="names">Which columns give way; the others keep their words.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string[]> rows, int width, int indent, params ReadOnlySpan<int> names)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        while (indent + widths.Sum() + (Gap * (widths.Length - 1)) > width)
        {
            var longest = -1;
            foreach (var column in names)
            {
                longest = widths[column] > ShortestName && (longest < 0 || widths[column] > widths[longest]) ? column : longest;
            }

            if (longest < 0)
            {
                break;
            }

            widths[longest]--;
        }

        return rows.Select(row => new string(' ', indent) + string.Join(new string(' ', Gap), row.Select((cell, column) => Fit(cell, widths[column]).PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>A name that is too long without its middle.</summary>
    public static string Fit(string name, int width) => name.Length <= width ? name : $"{name[..(width / 2)]}{Left}{name[^(width - (width / 2) - 1)..]}";
}
