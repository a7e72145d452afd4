using MtuProbe.LabTests.Scenarios;

namespace MtuProbe.LabTests.Commands;

/// <summary>What is published is one file, and it is enough.</summary>
[NeedsLab(Binary = true)]
internal sealed class OneFileTests
{
    private const long LargestBinary = 35_000_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);

    /// <summary>Without an environment and in an empty directory: nothing tells it of any other file of ours.</summary>
    [Test]
    public async Task The_binary_alone_in_an_empty_directory_tells_its_version_responds_and_probes()
    {
        await using var lab = await RespondingLab.BuildAsync("l2-hole", responder: false);
        var folder = Directory.CreateTempSubdirectory("mtuprobe-alone-");
        try
        {
            var alone = Path.Combine(folder.FullName, "mtuprobe");
            File.Copy(MtuProbeBinary.Command[0], alone);
            Assert.That(new FileInfo(alone).Length, Is.LessThanOrEqualTo(LargestBinary));
            string[] start = ["env", "-i", "-C", folder.FullName, "./mtuprobe"];

            using var version = lab.Lab.InClient([.. start, "--version"]);
            var told = await version.FinishAsync(Deadline);
            Assert.That(told.ExitCode, Is.Zero, told.ToString());
            Assert.That(told.Output.Trim(), Does.Match(@"^\d+\.\d+\.\d+"));

            using var responder = lab.Lab.InServer([.. start, "respond"]);
            await ProbeRun.ListensAsync(lab.Lab, responder);
            using var probe = lab.Lab.InClient([.. start, "probe", lab.Server, "--method", "agent", "--output", "json"]);
            var result = await probe.FinishAsync(Deadline);
            var finding = RespondingLab.Findings(result).Single();
            Assert.That(finding.GetProperty("pathMtu").GetInt32(), Is.EqualTo(1400), result.ToString());
            Assert.That(result.ExitCode, Is.EqualTo(1), result.ToString());
            Assert.That(folder.GetFileSystemInfos().Select(file => file.Name), Is.EqualTo(new[] { "mtuprobe" }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
