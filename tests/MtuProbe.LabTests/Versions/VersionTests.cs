using MtuProbe.Lab.Kernel;
using MtuProbe.LabTests.Manifests;

namespace MtuProbe.LabTests.Versions;

/// <summary>Where the version comes from, in a clone of this repository that is tagged there and nowhere else.</summary>
public sealed class VersionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private string _clone = string.Empty;

    [SetUp]
    public async Task CloneAsync()
    {
        Assume.That(Path.Exists(Path.Combine(Kubectl.Root, ".git")), "without git there is nothing to clone");
        _clone = Directory.CreateTempSubdirectory("mtuprobe-version-").FullName;
        await RunAsync("git", "clone", "--quiet", "--no-tags", $"file://{Kubectl.Root}", _clone);
    }

    [TearDown]
    public void Remove()
    {
        if (_clone.Length > 0)
        {
            Directory.Delete(_clone, recursive: true);
        }
    }

    [Test]
    public async Task It_is_the_tag_and_after_it_one_that_is_on_its_way_to_the_next_and_without_git_unknown()
    {
        await RunAsync("git", "-C", _clone, "tag", "v9.8.7");
        var tagged = await VersionAsync();
        await RunAsync("git", "-C", _clone, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "--quiet", "--allow-empty", "--message", "More");
        var later = await VersionAsync();
        Directory.Delete(Path.Combine(_clone, ".git"), recursive: true);
        Assert.That((tagged, later, await VersionAsync()), Is.EqualTo(("9.8.7", "9.8.8-alpha.0.1", "0.0.0-unknown")));
    }

    private Task<string> VersionAsync() => RunAsync(Path.Combine(_clone, "src/version.sh"));

    private static async Task<string> RunAsync(params string[] command)
    {
        using var process = LabProcess.Run(command);
        var result = await process.FinishAsync(Patience);
        return result.ExitCode == 0 ? result.Output.Trim() : throw new LabException($"{string.Join(' ', command)}: {result}");
    }
}
