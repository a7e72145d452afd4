using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MtuProbe.Benchmarks.Crowd;
using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Benchmarks.Steady;

/// <summary>
/// A real agent with many peers, all clear: one responder under many addresses, so its bounds are shared. It has no name, or the agent would
/// rightly say that its peers are one and the same.
/// </summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    /// <summary>The agent takes no more peers; beyond, each has an address of both families, so two paths.</summary>
    private const int MostPeers = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly KernelLab _lab;
    private readonly string _folder;
    private readonly int _paths;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly LabProcess _responder;
    private readonly LabProcess _agent;
    private readonly HttpClient _page;
    private readonly HttpClient _metrics;

    private RunningAgent(KernelLab lab, string folder, int paths, LabProcess responder, LabProcess agent)
    {
        (_lab, _folder, _paths, _responder, _agent) = (lab, folder, paths, responder, agent);
        _page = SocketFileClient.Open($"{folder}/page", Patience);
        _metrics = SocketFileClient.Open($"{folder}/metrics", Patience);
    }

    public int Id => _agent.Id;

    /// <param name="environment">NAME=VALUE, as the manifest gives it.</param>
    /// <param name="options">Further ones, as of timers.</param>
    public static async Task<RunningAgent> StartAsync(string binary, int paths, string[] environment, string[] options, CancellationToken cancellationToken)
    {
        var (peers, isDual) = paths > MostPeers ? (paths / 2, true) : (paths, false);
        var lab = await CrowdLab.BuildAsync(binary).ConfigureAwait(false);
        var responder = await Responding.StartAsync(lab, [binary, "respond", "--node", ""]).ConfigureAwait(false);
        var folder = Directory.CreateTempSubdirectory("mtuprobe-").FullName;
        List<string> Clear(IpFamily family) =>
            [.. CrowdLab.Targets(family, peers * CrowdKind.All.Count).Where(target => target.Kind == CrowdKind.All[0]).Select(target => target.Address)];
        var (ipv4, ipv6) = (Clear(IpFamily.Ipv4), Clear(IpFamily.Ipv6));
        var config = Path.Combine(folder, "agent.yaml");
        var lines = ipv4.Select((address, i) => isDual ? $"  peer-{i}: [{address}, \"{ipv6[i]}\"]" : $"  peer-{i}: {address}");
        await File.WriteAllLinesAsync(config, ["peer:", .. lines], cancellationToken).ConfigureAwait(false);
        var agent = lab.InClient(
            ["env", .. environment, binary, "agent", "--node", "here", "--config", config, "--max-peers", $"{peers}", "--start-jitter", "0",
                "--listen", $"unix:{folder}/metrics", "--ui-listen", $"unix:{folder}/page", "--store", folder, .. options]);
        return new RunningAgent(lab, folder, paths, responder, agent);
    }

    /// <summary>How long it took, and how many findings are not what was built.</summary>
    public async Task<(TimeSpan Time, int Wrong)> UntilAllFoundAsync()
    {
        while (true)
        {
            if (await _page.TryGetAsync("/api/v1/findings").ConfigureAwait(false) is { } text)
            {
                using var document = JsonDocument.Parse(text);
                var findings = document.RootElement.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("confirmedAt").ValueKind == JsonValueKind.String).ToList();
                if (findings.Count == _paths)
                {
                    return (Stopwatch.GetElapsedTime(_started), findings.Count(f => f.GetProperty("verdict").GetString() != "clear" || f.GetProperty("pathMtu").GetInt32() != 1500));
                }
            }

            if (_agent.HasEnded || Stopwatch.GetElapsedTime(_started) > Patience)
            {
                throw new LabException($"not all of {_paths} paths were found: {_agent.Output}{_agent.Errors}");
            }

            await Task.Delay(20).ConfigureAwait(false);
        }
    }

    public Task<InterfaceCounters> CountersAsync() => _lab.ClientCountersAsync();

    /// <exception cref="LabException">It gives none.</exception>
    public async Task<string> MetricsAsync() => await _metrics.TryGetAsync("/metrics").ConfigureAwait(false) ?? throw new LabException($"no /metrics: {_agent.Errors}");

    /// <summary>The sum of a metric over its labels.</summary>
    public static double Sum(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    public static int Series(string metrics) => metrics.Split('\n').Count(line => line.Length > 0 && line[0] != '#');

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        _metrics.Dispose();
        _agent.Dispose();
        _responder.Dispose();
        await _lab.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_folder, recursive: true);
    }
}
