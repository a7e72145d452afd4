using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.LabTests.Dashboards;

/// <summary>A real Prometheus on loopback with the rules of <c>dashboards/</c>, which scrapes and evaluates every second unless told otherwise.</summary>
internal sealed partial class RunningPrometheus : IDisposable
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    private readonly string _folder;
    private readonly LabProcess _process;
    private readonly HttpClient _client;

    private RunningPrometheus(string folder, LabProcess process, HttpClient client) => (_folder, _process, _client) = (folder, process, client);

    /// <param name="targets">Lines of YAML: what to scrape.</param>
    /// <param name="interval">Between two evaluations.</param>
    public static async Task<RunningPrometheus> StartAsync(string targets, string interval = "1s")
    {
        var folder = Directory.CreateTempSubdirectory("mtuprobe-prometheus-").FullName;
        foreach (var name in new[] { "rules.yaml", "alerts.yaml" })
        {
            // The only change to what ships: nobody waits ten minutes here. Windows and offsets stay.
            await File.WriteAllTextAsync(Path.Combine(folder, name), For().Replace(await File.ReadAllTextAsync(Shipped.PathOf(name)), "for: 3s"));
        }

        await File.WriteAllTextAsync(
            Path.Combine(folder, "prometheus.yaml"),
            $"global: {{ scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: {interval} }}\nrule_files: [rules.yaml, alerts.yaml]\nscrape_configs:\n{targets}");
        var process = LabProcess.Run(
            "prometheus", $"--config.file={folder}/prometheus.yaml", $"--storage.tsdb.path={folder}/data", "--web.listen-address=127.0.0.1:0");
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (Listening().Match(process.Errors) is { Success: true } match)
            {
                return new RunningPrometheus(folder, process, new HttpClient { BaseAddress = new Uri($"http://{match.Groups[1].Value}") });
            }

            if (process.HasEnded || Stopwatch.GetElapsedTime(started) > Start)
            {
                process.Dispose();
                Directory.Delete(folder, recursive: true);
                throw new LabException($"Prometheus does not listen: {process.Errors}");
            }

            await Task.Delay(Glance);
        }
    }

    /// <summary>The instant vector of an expression: the labels of each sample, and its value.</summary>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>> QueryAsync(string expression)
    {
        var answer = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}");
        return
        [
            .. answer.GetProperty("result").EnumerateArray().Select(sample => (
                (IReadOnlyDictionary<string, string>)sample.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!),
                double.Parse(sample.GetProperty("value")[1].GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>The names of all series that it has.</summary>
    public async Task<IReadOnlySet<string>> NamesAsync() =>
        (await GetAsync("/api/v1/label/__name__/values")).EnumerateArray().Select(name => name.GetString()!).ToHashSet();

    /// <summary>How long each group of rules took at its last evaluation.</summary>
    public async Task<IReadOnlyList<string>> EvaluationTimesAsync() =>
    [
        .. (await GetAsync("/api/v1/rules")).GetProperty("groups").EnumerateArray()
            .Select(group => $"{group.GetProperty("name").GetString()} {group.GetProperty("evaluationTime").GetDouble() * 1000:0} ms"),
    ];

    /// <summary>Waits until a condition holds of an expression's samples.</summary>
    public async Task UntilAsync(string expression, Func<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>, bool> condition, TimeSpan deadline)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var samples = await QueryAsync(expression);
            if (condition(samples))
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(started) > deadline)
            {
                Assert.Fail($"not within {deadline.TotalSeconds} s: {expression} is {string.Join("; ", samples.Select(s => $"{string.Join(',', s.Labels)} {s.Value}"))}");
            }

            await Task.Delay(Glance);
        }
    }

    public void Dispose()
    {
        _process.Dispose();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative));
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.That(answer.GetProperty("status").GetString(), Is.EqualTo("success"), $"{path}: {answer}");
        return answer.GetProperty("data");
    }

    [GeneratedRegex(@"\bfor: \w+")]
    private static partial Regex For();

    [GeneratedRegex(@"""Listening on"".* address=(127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
