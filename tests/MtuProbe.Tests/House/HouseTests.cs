using System.Text.RegularExpressions;
using System.Xml.Linq;
using MtuProbe.Core.Searching;

namespace MtuProbe.Tests.House;

/// <summary>The rules of the house that no compiler holds.</summary>
public sealed partial class HouseTests
{
    private const int MostLines = 250;

    private static IEnumerable<string> Readmes => Repository.Files("*.md").Where(file => Path.GetFileName(file) != "CONFORMANCE.md");

    [Test]
    public void No_file_has_more_than_250_lines() => Report(
        from file in Repository.SourceFiles
        let lines = Repository.Lines(file).Length
        where lines > MostLines
        select $"{file}: {lines} lines");

    [Test]
    public void A_namespace_is_its_folder() => Report(
        from file in Repository.SourceFiles
        let declared = Repository.Lines(file).Select(line => Namespace().Match(line)).FirstOrDefault(m => m.Success)?.Groups[1].Value
        let folder = string.Join('.', file.Split('/')[1..^1])
        where declared is not null ? declared != folder : Path.GetFileName(file) is not ("Program.cs" or "AssemblyInfo.cs" or "GlobalUsings.cs")
        select $"{file}: declares {declared ?? "no file-scoped namespace"}, lies in {folder}");

    // A file may add records of one line to its type: they are part of what it says. A part of a type may stand in a file of its own,
    // named after the type and the function (TunDeviceRead). Nothing else public stands beside it.
    [Test]
    public void A_file_holds_the_one_public_type_it_is_named_after() => Report(
        from file in Repository.SourceFiles
        where file.StartsWith("src/", StringComparison.Ordinal)
        let types = Repository.Lines(file).Select(line => PublicType().Match(line)).Where(m => m.Success).ToList()
        let own = Path.GetFileName(file).Split('.')[0]
        let beside = types.Where(t => !IsNamedAfter(own, t) && !OneLineRecord().IsMatch(t.Value))
        from type in beside
        select $"{file}: holds {type.Groups["name"].Value}");

    private static bool IsNamedAfter(string file, Match type) => type.Value.Contains(" partial ", StringComparison.Ordinal)
        ? file.StartsWith(type.Groups["name"].Value, StringComparison.Ordinal)
        : file == type.Groups["name"].Value;

    [Test]
    public void Core_depends_on_nothing_but_the_runtime()
    {
        var references = typeof(PlpmtuSearch).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal));
        var project = XDocument.Load(Path.Combine(Repository.Root, "src/MtuProbe.Core/MtuProbe.Core.csproj"));
        var packages = project.Descendants("PackageReference").Where(p => p.Attribute("PrivateAssets")?.Value != "all").Select(p => p.ToString());
        Report([.. references, .. packages, .. project.Descendants("ProjectReference").Select(p => p.ToString())]);
    }

    [Test]
    public void Nothing_but_the_demo_and_the_tests_uses_the_lab() => Report(
        from file in Repository.SourceFiles
        where file.StartsWith("src/", StringComparison.Ordinal) && !file.StartsWith("src/MtuProbe.Lab/", StringComparison.Ordinal)
        where !Path.GetFileName(file).StartsWith("Demo", StringComparison.Ordinal) && !file.StartsWith("src/MtuProbe/Commands/", StringComparison.Ordinal)
        where Repository.Lines(file).Any(line => line.StartsWith("using MtuProbe.Lab", StringComparison.Ordinal))
        select file);

    [TestCaseSource(nameof(Readmes))]
    public void A_path_that_a_readme_names_exists(string readme)
    {
        var folder = Path.GetDirectoryName(readme)!;
        Report(
            from match in Repository.Lines(readme).SelectMany(line => NamedPath().Matches(line))
            let path = match.Groups["path"].Value.TrimEnd('.', ',', '/')
            where !Repository.Exists(path) && !Repository.Exists(Path.Combine(folder, path))
            select $"{readme} names {path}");
    }

    [TestCaseSource(nameof(Readmes))]
    public void A_command_that_a_readme_shows_exists(string readme)
    {
        const string commands = "src/MtuProbe/Commands";
        Report(
            from match in Repository.Lines(readme).Select(line => ShownCommand().Match(line))
            where match.Success
            let verb = match.Groups["verb"].Value
            where !Repository.SourceFiles.Any(file =>
                file.StartsWith(commands, StringComparison.Ordinal) && Path.GetFileName(file).StartsWith(verb, StringComparison.OrdinalIgnoreCase))
            select $"{readme} shows mtuprobe {verb}");
    }

    private static void Report(IEnumerable<string> offences) => Assert.That(offences.ToList(), Is.Empty);

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^public (?:(?:sealed|static|abstract|partial|readonly|unsafe) )*(?:record struct|record|class|struct|interface|enum|delegate \w+) (?<name>\w+).*$")]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^public (sealed record|readonly record struct) \w+\(.*;$")]
    private static partial Regex OneLineRecord();

    // A line of a code block: the command stands first, perhaps behind a prompt.
    [GeneratedRegex(@"^\s*(?:[$#] )?(?:sudo )?mtuprobe (?<verb>[a-z]+)\b")]
    private static partial Regex ShownCommand();

    // Only what begins with a room of ours: other words with slashes are not paths.
    [GeneratedRegex(@"(?<![\w/.-])(?<path>(?:\./)?(?:src|tests|daemonset|dashboards)/[\w./-]+)")]
    private static partial Regex NamedPath();
}
