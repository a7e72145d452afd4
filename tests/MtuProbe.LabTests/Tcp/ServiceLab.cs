using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.LabTests.Tcp;

/// <summary>A lab with real servers in it.</summary>
internal sealed class ServiceLab : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly RealServers _servers;

    private ServiceLab(KernelLab lab, RealServers servers) => (Lab, _servers) = (lab, servers);

    public KernelLab Lab { get; }

    public static Task<ServiceLab> BuildAsync(string scenario) => BuildAsync(ScenarioFiles.Named(scenario));

    public static async Task<ServiceLab> BuildAsync(Scenario scenario)
    {
        var lab = await KernelLab.BuildAsync(scenario, MtuProbeBinary.Command);
        try
        {
            return new ServiceLab(lab, await RealServers.StartAsync(lab));
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public string Target(IpFamily family, int port) => Target(Lab, family, port);

    public static string Target(KernelLab lab, IpFamily family, int port) => family switch
    {
        IpFamily.Ipv4 => $"{lab.ServerAddress(family)}:{port}",
        IpFamily.Ipv6 => $"[{lab.ServerAddress(family)}]:{port}",
    };

    public Task<ServiceRun> ProbeAsync(IpFamily family, int port, params string[] options) => ServiceRun.ProbeAsync(Lab, Target(family, port), options);

    /// <summary>Runs a tool in a namespace of the lab; it must succeed.</summary>
    public static async Task MustAsync(LabProcess process)
    {
        using (process)
        {
            var result = await process.FinishAsync(Deadline);
            Assert.That(result.ExitCode, Is.Zero, result.ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Lab.DisposeAsync();
        _servers.Dispose();
    }
}
