using System.Text.Json;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;
using MtuProbe.LabTests.Scenarios;

namespace MtuProbe.LabTests.Commands;

/// <summary>A lab with our responder in its server, for tests of the commands themselves.</summary>
internal sealed class RespondingLab : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);

    private RespondingLab(KernelLab lab) => Lab = lab;

    public KernelLab Lab { get; }

    /// <summary>Null where the test wants none.</summary>
    public LabProcess? Responder { get; private set; }

    public string Server => Lab.ServerAddress(IpFamily.Ipv4).ToString();

    public string Server6 => Lab.ServerAddress(IpFamily.Ipv6).ToString();

    public static async Task<RespondingLab> BuildAsync(string scenario, bool responder = true)
    {
        var made = new RespondingLab(await KernelLab.BuildAsync(ScenarioFiles.Named(scenario), MtuProbeBinary.Command));
        if (responder)
        {
            made.Responder = made.Lab.InServer([.. MtuProbeBinary.Command, "respond"]);
            await ProbeRun.ListensAsync(made.Lab, made.Responder);
        }

        return made;
    }

    public LabProcess Start(params string[] arguments) => Lab.InClient([.. MtuProbeBinary.Command, .. arguments]);

    public async Task<LabResult> RunAsync(params string[] arguments)
    {
        using var run = Start(arguments);
        return await run.FinishAsync(Deadline);
    }

    /// <summary>Something else run in the client's or the server's namespace, which must succeed.</summary>
    public static async Task MustAsync(LabProcess process)
    {
        using (process)
        {
            var result = await process.FinishAsync(Deadline);
            Assert.That(result.ExitCode, Is.Zero, result.ToString());
        }
    }

    public static JsonElement[] Findings(LabResult result)
    {
        using var document = JsonDocument.Parse(result.Output);
        return [.. document.RootElement.GetProperty("findings").Clone().EnumerateArray()];
    }

    public async ValueTask DisposeAsync()
    {
        Responder?.Dispose();
        await Lab.DisposeAsync();
    }
}
