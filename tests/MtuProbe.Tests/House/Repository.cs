namespace MtuProbe.Tests.House;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every source file of ours, relative to the root, with <c>/</c>.</summary>
    public static IReadOnlyList<string> SourceFiles { get; } =
        [.. Files("*.cs").Where(file => file.StartsWith("src/", StringComparison.Ordinal) || file.StartsWith("tests/", StringComparison.Ordinal))];

    /// <summary>Files by name, wherever they lie, but for what a build makes.</summary>
    public static IEnumerable<string> Files(string pattern) => Directory
        .EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, file))
        .Where(file => !file.Split('/').Any(folder => folder is "obj" or "bin" or "artifacts" or ".git"))
        .Order(StringComparer.Ordinal);

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MtuProbe.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no MtuProbe.sln above {AppContext.BaseDirectory}: the house tests read the sources");
    }
}
