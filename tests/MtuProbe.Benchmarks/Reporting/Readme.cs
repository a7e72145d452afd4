namespace MtuProbe.Benchmarks.Reporting;

/// <summary>Keeps the last results in a page of this project, each between two markers.</summary>
internal static class Readme
{
    /// <summary>The picture that it shows.</summary>
    internal static void Draw(string repository, string svg) => File.WriteAllText(Path.Combine(Folder(repository), "wall-times.svg"), svg);

    /// <exception cref="FormatException">The file has lost its markers.</exception>
    internal static void Replace(string repository, string section, string result, string page = "README.md")
    {
        var (opening, closing) = ($"<!-- {section} -->", $"<!-- /{section} -->");
        var file = Path.Combine(Folder(repository), page);
        var text = File.ReadAllText(file);
        var begin = text.IndexOf(opening, StringComparison.Ordinal);
        var end = text.IndexOf(closing, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new FormatException($"{file}: needs '{opening}' and, after it, '{closing}'");
        }

        File.WriteAllText(file, $"{text[..(begin + opening.Length)]}\n\n{result}\n{text[end..]}");
    }

    private static string Folder(string repository) => Path.Combine(repository, "tests", "MtuProbe.Benchmarks");
}
