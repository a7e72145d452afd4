using System.Diagnostics;
using System.Text.Json;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Agent;

/// <summary>A real agent process inside a lab, with short timers, asked over its socket files: those are not per network namespace.</summary>
internal sealed class RunningAgent : IDisposable
{
    /// <summary>CONFIRMATION_TIMER 5 s + MAX_PROBES × 1 s + 5 s, as the contract says, and what a busy test machine adds.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(13 + 12);

    public static readonly TimeSpan RaiseTimer = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _page;
    private readonly HttpClient _metrics;

    private RunningAgent(LabProcess process, string folder, string node)
    {
        (Process, Folder, Node) = (process, folder, node);
        _page = SocketFileClient.Open(Path.Combine(folder, "page"), TimeSpan.FromSeconds(5));
        _metrics = SocketFileClient.Open(Path.Combine(folder, "metrics"), TimeSpan.FromSeconds(5));
    }

    public LabProcess Process { get; }

    public string Folder { get; }

    public string Node { get; }

    /// <summary>Where <c>--store</c> leads.</summary>
    public string Store => Path.Combine(Folder, "store");

    public string StoreFile => Path.Combine(Store, $"mtuprobe-node-{Node}.yaml");

    /// <summary>What the store says; empty before the first write.</summary>
    public string Stored => File.Exists(StoreFile) ? File.ReadAllText(StoreFile) : string.Empty;

    /// <param name="start">Starts a command in some namespace.</param>
    /// <param name="folder">Its own, for sockets and store; made when missing, never removed here.</param>
    public static async Task<RunningAgent> StartAsync(Func<IReadOnlyList<string>, LabProcess> start, string folder, string node, params string[] more)
    {
        Directory.CreateDirectory(Path.Combine(folder, "store"));
        string[] options =
        [
            "agent", "--node", node, "--listen", $"unix:{folder}/metrics", "--ui-listen", $"unix:{folder}/page", "--store", $"{folder}/store",
            "--confirmation-timer", "5", "--raise-timer", "15", "--start-jitter", "0",
        ];
        var agent = new RunningAgent(start([.. MtuProbeBinary.Command, .. options, .. more]), folder, node);
        try
        {
            await agent.UntilAsync(async () => await agent.FindingsAsync() is not null, TimeSpan.FromSeconds(20), "an answer on the page's socket");
            return agent;
        }
        catch
        {
            agent.Dispose();
            throw;
        }
    }

    /// <summary>Waits until a finding of a path satisfies the condition.</summary>
    public Task UntilAsync(string peer, Func<JsonElement, bool> condition, TimeSpan deadline, string family = "ipv4") => UntilAsync(
        async () => await FindingsAsync() is { } findings && findings.Any(f => IsOf(f, peer, family) && condition(f)),
        deadline,
        $"{peer} {family} as expected");

    /// <summary>Waits until the store has a key with a number.</summary>
    public Task UntilStoredAsync(string key, int number) =>
        UntilAsync(() => Task.FromResult(Stored.Contains($"{key}: \"{number}\"", StringComparison.Ordinal)), Soon, $"{key} {number} in the store");

    /// <summary>Holds a condition against every finding that is shown for a while; none may break it.</summary>
    public async Task AlwaysAsync(Func<JsonElement, bool> condition, TimeSpan time)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time; await Task.Delay(Glance))
        {
            foreach (var finding in await FindingsAsync() ?? [])
            {
                Assert.That(condition(finding), Is.True, finding.ToString());
            }
        }
    }

    public async Task UntilAsync(Func<Task<bool>> condition, TimeSpan deadline, string what)
    {
        for (var start = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(Glance))
        {
            if (Process.HasEnded || Stopwatch.GetElapsedTime(start) > deadline)
            {
                Assert.Fail($"no {what} within {deadline.TotalSeconds} s: {string.Join('\n', (await FindingsAsync() ?? []).Select(Short))}\n{Process.Output}{Process.Errors}");
            }
        }
    }

    /// <summary>Null while it does not answer.</summary>
    public async Task<IReadOnlyList<JsonElement>?> FindingsAsync() => await _page.TryGetAsync("/api/v1/findings") is { } text
        ? [.. JsonDocument.Parse(text).RootElement.GetProperty("findings").EnumerateArray()]
        : null;

    /// <summary>All metrics as text; null while it does not answer.</summary>
    public Task<string?> ScrapeAsync() => _metrics.TryGetAsync("/metrics");

    /// <summary>The value of a series as it is written; null when it does not exist.</summary>
    public async Task<double?> MetricAsync(string series) => (await ScrapeAsync() ?? string.Empty)
        .Split('\n')
        .Where(line => line.StartsWith(series + " ", StringComparison.Ordinal))
        .Select(line => (double?)double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture))
        .FirstOrDefault();

    /// <summary>Bytes of it in memory now.</summary>
    public long ResidentBytes
    {
        get
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process.Id);
            return process.WorkingSet64;
        }
    }

    public Task<string?> HealthAsync() => _metrics.TryGetAsync("/healthz");

    public void Dispose()
    {
        Process.Dispose();
        _page.Dispose();
        _metrics.Dispose();
    }

    public static string? Verdict(JsonElement finding) => finding.GetProperty("verdict").GetString();

    public static int? PathMtu(JsonElement finding) => Number(finding, "pathMtu");

    public static int? Recommended(JsonElement finding) => Number(finding, "recommendedMtu");

    private static int? Number(JsonElement finding, string name) => finding.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;

    private static bool IsOf(JsonElement finding, string peer, string family) =>
        finding.GetProperty("peer").GetString() == peer && finding.GetProperty("family").GetString() == family;

    private static string Short(JsonElement finding) => $"{finding.GetProperty("peer")} {finding.GetProperty("family")}: {finding.GetProperty("verdict")} {finding.GetProperty("pathMtu")}, {finding.GetProperty("explanation")}";
}
