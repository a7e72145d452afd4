namespace MtuProbe.Benchmarks.Reporting;

/// <summary>Keeps the last result in this folder's README.md, between two markers.</summary>
internal static class Readme
{
    private const string Begin = "<!-- result -->";
    private const string End = "<!-- /result -->";

    /// <exception cref="FormatException">The file has lost its markers.</exception>
    internal static void Replace(string repository, string result)
    {
        var file = Path.Combine(repository, "tests", "MtuProbe.Benchmarks", "README.md");
        var text = File.ReadAllText(file);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new FormatException($"{file}: needs '{Begin}' and, after it, '{End}'");
        }

        File.WriteAllText(file, $"{text[..(begin + Begin.Length)]}\n\n{result}\n{text[end..]}");
    }
}
