using System.Diagnostics;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Kernel;

/// <summary>What is left of a lab: nothing, however it ends.</summary>
[NeedsLab]
internal sealed class LifetimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Disposed_EndsItsProcessesAndNamespaces()
    {
        var lab = await KernelLab.BuildAsync(ScenarioFiles.Named("rtt-100-hole"), MtuProbeBinary.Self);
        var child = lab.InServer("sleep", "60");
        var id = child.Id;
        Assert.That(Namespaces(Environment.ProcessId), Has.Length.EqualTo(5));

        await lab.DisposeAsync();

        Assert.That(Namespaces(Environment.ProcessId), Is.Empty);
        Assert.That(Directory.Exists($"/proc/{id}"), Is.False);
    }

    [Test]
    public void FailedMidway_LeavesNothing()
    {
        // No link is that small: the namespaces exist when the kernel says so.
        var impossible = ScenarioFiles.Named("clear") with { Links = [new Link { Mtu = 1500 }, new Link { Mtu = 10 }, new Link { Mtu = 1500 }] };

        Assert.That(
            async () => await KernelLab.BuildAsync(impossible, MtuProbeBinary.Self), Throws.TypeOf<LabException>().With.Message.Contains("mtu"));
        Assert.That(Namespaces(Environment.ProcessId), Is.Empty);
    }

    [Test]
    public void RelayThatDoesNotStart_FailsTheBuild() =>
        Assert.That(
            async () => await KernelLab.BuildAsync(ScenarioFiles.Named("rtt-100-hole"), ["false"]), Throws.TypeOf<LabException>());

    [Test]
    public async Task MakerKilled_RelayEndsAndSweepingRemovesTheRest()
    {
        using var maker = Process.Start(new ProcessStartInfo(MtuProbeBinary.Self[0], [.. MtuProbeBinary.Self.Skip(1), "hold", "rtt-100-hole"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.That(await maker.StandardOutput.ReadLineAsync().WaitAsync(Patience), Is.EqualTo("built"));
        Assert.That(Namespaces(maker.Id), Has.Length.EqualTo(5));
        Assert.That(Inside(maker.Id), Is.Not.Empty, "the relay");

        maker.Kill();
        await maker.WaitForExitAsync();
        var started = Stopwatch.GetTimestamp();
        while (Inside(maker.Id).Length > 0 && Stopwatch.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(10);
        }

        Assert.That(Inside(maker.Id), Is.Empty, "the relay outlived its maker");
        Assert.That(await KernelLab.SweepLeftoversAsync(), Is.GreaterThanOrEqualTo(5));
        Assert.That(Namespaces(maker.Id), Is.Empty);
    }

    private static string[] Namespaces(int maker) => Directory.Exists("/run/netns") ? Directory.GetFiles("/run/netns", $"mtp{maker}-*") : [];

    private static string[] Inside(int maker) =>
    [
        .. Namespaces(maker).SelectMany(path =>
        {
            using var pids = Process.Start(new ProcessStartInfo("ip", ["netns", "pids", Path.GetFileName(path)]) { RedirectStandardOutput = true })!;
            return pids.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }),
    ];
}
