using System.Text.Json;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;
using MtuProbe.LabTests.Tcp;

namespace MtuProbe.LabTests.Watching;

/// <summary>A lab with a TCP service in its server, and somebody who watches.</summary>
internal sealed class WatchedLab : IAsyncDisposable
{
    public const int Port = 7000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private WatchedLab(KernelLab lab) => Lab = lab;

    public KernelLab Lab { get; }

    public static async Task<WatchedLab> BuildAsync(string scenario)
    {
        var lab = await KernelLab.BuildAsync(ScenarioFiles.Named(scenario), MtuProbeBinary.Command);
        lab.InServer([.. MtuProbeBinary.Self, "service", "mute", $"{Port}"]);
        await RealServers.ListensAsync(lab, Port);
        return new WatchedLab(lab);
    }

    /// <summary>Returns when it listens.</summary>
    /// <param name="start">In which namespace.</param>
    public static async Task<LabProcess> WatchAsync(Func<IReadOnlyList<string>, LabProcess> start, params string[] options)
    {
        var watch = start([.. MtuProbeBinary.Command, "watch", "--output", "json", .. options]);
        await UntilSaidAsync(watch, "watching ");
        return watch;
    }

    public static async Task UntilSaidAsync(LabProcess watch, string words)
    {
        for (var left = Deadline; !watch.Errors.Contains(words, StringComparison.Ordinal); left -= TimeSpan.FromMilliseconds(20))
        {
            Assert.That(left > TimeSpan.Zero && !watch.HasEnded, $"no '{words}': {watch.Output}{watch.Errors}");
            await Task.Delay(20);
        }
    }

    public LabProcess Upload(IpFamily family, double seconds) =>
        Lab.InClient([.. MtuProbeBinary.Self, Watching.Upload.Verb, $"{Lab.ServerAddress(family)}", $"{Port}", FormattableString.Invariant($"{seconds}")]);

    /// <summary>Its exit code and what it saw, on its only or first interface.</summary>
    public static async Task<(int ExitCode, JsonElement Seen, string Shown)> EndAsync(LabProcess watch)
    {
        var result = await watch.FinishAsync(Deadline);
        Assert.That(result.Output, Does.StartWith("{"), result.ToString());
        using var document = JsonDocument.Parse(result.Output);
        return (result.ExitCode, document.RootElement.GetProperty("witness").GetProperty("interfaces")[0].Clone(), result.ToString());
    }

    public ValueTask DisposeAsync() => Lab.DisposeAsync();
}
