using System.Diagnostics;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Benchmarks.Native;

/// <summary>One build of mtuprobe: how long it takes to begin. The process's own start is part of it, ours is not.</summary>
/// <param name="command">How to start it, leading arguments included.</param>
internal sealed class StartBench(string name, IReadOnlyList<string> command)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<TimeSpan> _versions = [];
    private readonly List<AgentStart> _agents = [];

    public string Name => name;

    /// <summary>What <c>--version</c> said last.</summary>
    public string Version { get; private set; } = "";

    public IReadOnlyList<TimeSpan> Versions => _versions;

    public IReadOnlyList<AgentStart> Agents => _agents;

    /// <summary>What was measured so far does not count: whoever measures has to warm up, too.</summary>
    public void Forget()
    {
        _versions.Clear();
        _agents.Clear();
    }

    /// <summary>From the call to the end of <c>--version</c>.</summary>
    /// <exception cref="LabException">It failed.</exception>
    public async Task VersionAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Start(["--version"]);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        _versions.Add(Stopwatch.GetElapsedTime(started));
        if (process.ExitCode != 0)
        {
            throw new LabException($"{name} --version: exit code {process.ExitCode}");
        }

        Version = (await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Trim();
    }

    /// <summary>From the call to the first successful answer of an agent's <c>/metrics</c>, asked again after a millisecond until then.</summary>
    /// <exception cref="LabException">It ended, or nothing answers.</exception>
    public async Task AgentAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("mtuprobe-").FullName;
        using var metrics = SocketFileClient.Open(Path.Combine(folder, "metrics"), Patience);
        var started = Stopwatch.GetTimestamp();
        using var process = Start(
        [
            "agent", "--node", "here", "--peer", $"there={NativePage.Peer}", "--port", $"{NativePage.Port}", "--start-jitter", "0",
            "--listen", $"unix:{folder}/metrics", "--ui-listen", "none",
        ]);
        try
        {
            while (await metrics.TryGetAsync("/metrics", cancellationToken).ConfigureAwait(false) is null)
            {
                if (process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
                {
                    throw new LabException($"{name} agent: no /metrics; {(process.HasExited ? await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false) : "it runs")}");
                }

                await Task.Delay(1, cancellationToken).ConfigureAwait(false);
            }

            var took = Stopwatch.GetElapsedTime(started);
            process.Refresh();
            _agents.Add(new AgentStart(took, process.WorkingSet64));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            Directory.Delete(folder, recursive: true);
        }
    }

    private Process Start(IReadOnlyList<string> arguments) =>
        Process.Start(new ProcessStartInfo(command[0], [.. command.Skip(1), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })
        ?? throw new LabException($"{name} does not start");
}
