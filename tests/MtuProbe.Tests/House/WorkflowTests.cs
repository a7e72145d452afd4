using System.Diagnostics;
using System.Text.RegularExpressions;
using MtuProbe.Tests.Manifests;
using YamlDotNet.RepresentationModel;

namespace MtuProbe.Tests.House;

/// <summary>What GitHub is told to do is what anybody can do here.</summary>
public sealed partial class WorkflowTests
{
    private const string Folder = ".github/workflows";

    private static readonly string[] Files = [$"{Folder}/ci.yml", $"{Folder}/release.yml"];

    private static IEnumerable<YamlMappingNode> Steps => Files.SelectMany(file => ManifestFiles.Documents(file)).SelectMany(ManifestFiles.Mappings);

    private static IEnumerable<string> Commands => Steps.Select(step => step.Scalar("run")).OfType<string>();

    [Test]
    public void There_is_no_other_workflow() =>
        Assert.That(Directory.EnumerateFiles(Path.Combine(Repository.Root, Folder)).Select(file => Path.GetRelativePath(Repository.Root, file)), Is.EquivalentTo(Files));

    [Test]
    public void Every_action_is_pinned_to_a_commit_or_is_ours() =>
        Assert.That(Steps.Select(step => step.Scalar("uses")).OfType<string>().Where(uses => !Pinned().IsMatch(uses) && !Repository.Exists(uses)), Is.Empty);

    [Test]
    public void The_tests_are_what_ci_run_does_and_nothing_else() =>
        Assert.That(ManifestFiles.Documents(Files[0]).SelectMany(ManifestFiles.Mappings).Select(step => step.Scalar("run")).OfType<string>().Last(), Is.EqualTo(".ci/run"));

    [Test]
    public void A_release_is_tested_by_the_same_workflow_first()
    {
        var jobs = ManifestFiles.Documents(Files[1]).Single().Child("jobs")!;
        Assert.That((jobs.Child("test")!.Scalar("uses"), jobs.Child("build")!.Scalar("needs"), jobs.Child("release")!.Scalar("needs")), Is.EqualTo(($"./{Files[0]}", "test", "build")));
    }

    [Test]
    public void Every_file_that_a_step_names_exists() => Assert.That(
        Commands.SelectMany(command => NamedPath().Matches(command)).Select(match => match.Groups["path"].Value).Distinct().Where(path => !Repository.Exists(path)),
        Is.Empty);

    [Test]
    public void A_step_replaces_what_the_manifests_have()
    {
        var replaced = Commands.SelectMany(command => Replaced().Matches(command)).Select(match => match.Groups["old"].Value).ToList();
        Assert.That(replaced, Has.Count.EqualTo(2));
        Assert.That(replaced, Is.All.Matches<string>(old => ManifestFiles.Text("daemonset/base/kustomization.yaml").Contains($" {old}\n", StringComparison.Ordinal)));
    }

    [Test]
    public void Only_the_job_that_releases_may_write()
    {
        var writes = Files.SelectMany(file => ManifestFiles.Documents(file)).SelectMany(document => ((YamlMappingNode)document.Child("jobs")!).Children)
            .Where(job => job.Value.Child("permissions") is not null).Select(job => job.Key.ToString());
        Assert.That(writes, Is.EqualTo(new[] { "release" }));
        Assert.That(Files.Select(file => ManifestFiles.Documents(file).Single().Child("permissions")!.Scalar("contents")), Is.All.EqualTo("read"));
    }

    [Test]
    public void Notes_are_the_section_of_that_version()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "# Changelog\n\n## [Unreleased]\n\n- later\n\n## [1.2.3] - 2026-12-31\n\n### Added\n\n- this\n\n## [1.2.30] - 2026-12-30\n\n- before\n");
        Assert.Multiple(() =>
        {
            Assert.That(Notes("1.2.3", file), Is.EqualTo((0, "### Added\n\n- this\n")));
            Assert.That(Notes("1.2.4", file).ExitCode, Is.EqualTo(1));
        });
        File.Delete(file);
    }

    [Test]
    public void The_changelog_keeps_its_form() => Assert.That(
        Repository.Lines("CHANGELOG.md").Where(line => line.StartsWith("## ", StringComparison.Ordinal)),
        Has.Some.EqualTo("## [Unreleased]").And.All.Match(@"^## \[(Unreleased\]|\d+\.\d+\.\d+(-[\w.]+)?\] - \d{4}-\d\d-\d\d)$"));

    // A tag says it; whatever stands in a file is forgotten there.
    [Test]
    public void No_file_has_the_product_s_version() => Assert.That(
        from file in Repository.Files("*").Where(file => Path.GetExtension(file) is ".props" or ".csproj" or ".yaml" or ".yml" or ".md" or ".sh" || Path.GetFileName(file) == "Dockerfile")
        where file != "CHANGELOG.md"
        from line in Repository.Lines(file)
        where OwnVersion().IsMatch(line)
        select $"{file}: {line.Trim()}",
        Is.Empty);

    private static (int ExitCode, string Output) Notes(string version, string file)
    {
        using var script = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, ".github/release-notes.sh"), version, file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        return (script.ExitCode, output);
    }

    [GeneratedRegex("^[a-z-]+/[a-z-]+@[0-9a-f]{40}$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"(?<![\w/.-])(?<path>(?:src|tests|daemonset|dashboards|\.ci|\.github)(?:/[\w.-]+)*)")]
    private static partial Regex NamedPath();

    [GeneratedRegex(@"s\|(?<old>[^|]+)\|")]
    private static partial Regex Replaced();

    [GeneratedRegex(@"<Version>|newTag: ""?v?\d|mtuprobe:v?\d+\.|VERSION=[1-9]")]
    private static partial Regex OwnVersion();
}
