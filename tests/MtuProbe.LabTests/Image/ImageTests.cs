using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Image;

/// <summary>The image that ships: what is in it, and that it does its work under the DaemonSet's own restrictions.</summary>
[NonParallelizable]
public sealed partial class ImageTests
{
    private const long MostCompressed = 60_000_000;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private BuiltImage? _image;

    [OneTimeTearDown]
    public async Task RemoveAsync()
    {
        if (_image is not null)
        {
            await _image.DisposeAsync();
        }
    }

    [Test, NeedsLab(Binary = true, Program = "podman")]
    public async Task Two_builds_are_the_same_and_small()
    {
        var image = await BuildAsync();
        Assert.That(image.Said, Does.Contain("built twice, alike"));
        Assert.That(image.CompressedLayers(), Has.Count.EqualTo(2));
        Assert.That(image.CompressedLayers().Sum(), Is.LessThan(MostCompressed));
        await TestContext.Out.WriteLineAsync(image.Said);
    }

    [Test, NeedsLab(Binary = true, Program = "podman")]
    public async Task It_has_no_shell_and_nothing_that_can_be_executed_but_mtuprobe()
    {
        var files = (await BuildAsync()).Files();
        var programs = files.Where(file => (file.Mode & UnixFileMode.OtherExecute) != 0 && file.DataStream is not null).Select(file => file.Name).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(programs.Where(name => !Library().IsMatch(name)), Is.EqualTo(new[] { "usr/local/bin/mtuprobe" }));
            Assert.That(files.Select(file => Path.GetFileName(file.Name)), Has.None.AnyOf("sh", "bash", "dash", "busybox", "dpkg", "apt", "ldconfig"));
            Assert.That(files.Where(file => (file.Mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.OtherWrite)) != 0 && file.EntryType != System.Formats.Tar.TarEntryType.SymbolicLink).Select(file => file.Name), Is.Empty);
            Assert.That(files.Select(file => (file.Uid, file.Gid)), Is.All.EqualTo((0, 0)));
        });
    }

    [Test, NeedsLab(Binary = true, Program = "podman")]
    public async Task Its_bill_of_materials_names_what_is_in_it()
    {
        var image = await BuildAsync();
        using var bill = JsonDocument.Parse(image.Files().Single(file => file.Name == "usr/share/sbom/mtuprobe.cdx.json").DataStream!);
        var root = bill.RootElement;
        var named = root.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("purl").GetString()!).ToList();
        Assert.Multiple(() =>
        {
            Assert.That((root.GetProperty("bomFormat").GetString(), root.GetProperty("specVersion").GetString()), Is.EqualTo(("CycloneDX", "1.5")));
            Assert.That(named, Has.Some.StartsWith("pkg:deb/").And.Some.Contains("/libc6@").And.Some.Contains("/ca-certificates@"));
            Assert.That(named, Has.Some.Match("^pkg:nuget/KubernetesClient@").And.Some.Match("^pkg:nuget/prometheus-net@").And.Some.Match("^pkg:nuget/Microsoft.NETCore.App.Runtime.NativeAOT"));
            Assert.That(named, Has.None.Match("MinVer|Analyzers|NUnit"));
        });
    }

    [Test, NeedsLab(Binary = true, Program = "podman")]
    public async Task Label_binary_and_metric_say_the_same_version()
    {
        var (image, context) = (await BuildAsync(), new PodContext());
        await using var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("direct"), MtuProbeBinary.Command);
        using var configuration = JsonDocument.Parse(await image.Podman.RunAsync("image", "inspect", image.Name));
        var config = configuration.RootElement[0].GetProperty("Config");
        string Label(string name) => config.GetProperty("Labels").GetProperty($"org.opencontainers.image.{name}").GetString()!;
        var version = $"{Label("version")}+{Label("revision")}";
        var said = await image.Podman.RunAsync(["run", "--rm", .. context.Options(lab.ClientNamespace), image.Name, "--version"]);
        await image.Podman.RunAsync(["run", "--detach", "--name", "metrics", .. context.Options(lab.ClientNamespace), image.Name, .. context.Arguments, "--node", "a", "--ui-listen", "none"]);
        var metrics = await AskAsync(lab, "/metrics", answer => answer.Contains("build_info", StringComparison.Ordinal));
        await image.Podman.RunAsync("rm", "--force", "--time", "2", "metrics");
        Assert.Multiple(() =>
        {
            Assert.That(said, Is.EqualTo(version));
            Assert.That(metrics, Does.Contain($"mtuprobe_build_info{{version=\"{version}\"}} 1"));
            Assert.That(config.GetProperty("User").GetString(), Is.EqualTo(context.User));
        });
    }

    [Test, NeedsLab(Binary = true, Program = "podman")]
    public async Task Under_the_DaemonSet_s_restrictions_it_finds_a_hole_publishes_it_and_ends_when_told()
    {
        var (image, context) = (await BuildAsync(), new PodContext());
        var scenario = ScenarioFiles.Named("forward-hole");
        await using var lab = await KernelLab.BuildAsync(scenario, MtuProbeBinary.Command);
        var store = Directory.CreateTempSubdirectory("mtuprobe-store-");
        File.SetUnixFileMode(store.FullName, (UnixFileMode)511);
        await image.Podman.RunAsync(["run", "--detach", "--name", "peer", .. context.Options(lab.ServerNamespace), image.Name, "respond", "--node", "b"]);
        await image.Podman.RunAsync(
        [
            "run", "--detach", "--name", "agent", .. context.Options(lab.ClientNamespace), "--volume", $"{store.FullName}:/store", image.Name, .. context.Arguments,
            "--node", "a", "--peer", $"b={lab.ServerAddress(IpFamily.Ipv4)}", "--store", "/store", "--start-jitter", "0",
        ]);
        try
        {
            await AskAsync(lab, "/healthz", answer => answer.Contains(" 200 OK", StringComparison.Ordinal) && answer.TrimEnd().EndsWith("ok", StringComparison.Ordinal));
            var published = await UntilAsync(() => Task.FromResult(File.Exists($"{store.FullName}/mtuprobe-node-a.yaml") ? File.ReadAllText($"{store.FullName}/mtuprobe-node-a.yaml") : ""), text => text.Contains("path.b.ipv4", StringComparison.Ordinal));
            var status = await File.ReadAllTextAsync($"/proc/{await image.Podman.RunAsync("inspect", "--format", "{{.State.Pid}}", "agent")}/status");
            var shell = await image.Podman.TryAsync("exec", "agent", "sh", "-c", "true");
            var started = Stopwatch.GetTimestamp();
            await image.Podman.RunAsync("stop", "--time", $"{context.GraceSeconds}", "agent");
            var took = Stopwatch.GetElapsedTime(started);
            var code = await image.Podman.RunAsync("inspect", "--format", "{{.State.ExitCode}}", "agent");
            Assert.Multiple(() =>
            {
                Assert.That(published, Does.Contain($"path.b.ipv4: \"{scenario.Expect.PathMtu}\"").And.Contain("blackHole"));
                Assert.That(status, Does.Match(@"CapEff:\s0{16}\n").And.Match(@"CapBnd:\s0{16}\n").And.Match(@"NoNewPrivs:\s1\n").And.Match(@"Seccomp:\s2\n").And.Match(@"Uid:\s65532\s"));
                Assert.That(shell.ExitCode, Is.Not.Zero);
                Assert.That(shell.Errors, Does.Contain("not found"));
                Assert.That((code, took), Is.EqualTo(("0", took)).And.Matches<(string Code, TimeSpan Took)>(end => end.Took < TimeSpan.FromSeconds(5)));
            });
        }
        finally
        {
            await image.Podman.TryAsync("rm", "--force", "--time", "2", "agent", "peer");
            store.Delete(recursive: true);
        }
    }

    private async Task<BuiltImage> BuildAsync() => _image ??= await BuiltImage.BuildAsync();

    private static Task<string> AskAsync(KernelLab lab, string path, Predicate<string> isIt) => UntilAsync(
        async () =>
        {
            // No curl on a bare Debian.
            using var asked = lab.InClient("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9799 && printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' \"$0\" >&3 && cat <&3", path);
            return (await asked.FinishAsync(TimeSpan.FromSeconds(5))).Output;
        },
        isIt);

    private static async Task<string> UntilAsync(Func<Task<string>> look, Predicate<string> isIt)
    {
        for (var start = Stopwatch.GetTimestamp(); ; await Task.Delay(100))
        {
            var seen = await look();
            if (isIt(seen) || Stopwatch.GetElapsedTime(start) > Soon)
            {
                return isIt(seen) ? seen : throw new LabException($"not within {Soon}: {seen}");
            }
        }
    }

    [GeneratedRegex(@"(^|/)lib(64)?/(.*/)?(lib[\w-]+|ld-linux[\w-]*)\.so[.\d]*$")]
    private static partial Regex Library();
}
