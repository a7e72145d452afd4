using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MtuProbe.Benchmarks;
using MtuProbe.Benchmarks.Asking;
using MtuProbe.Benchmarks.Crowd;
using MtuProbe.Benchmarks.Many;
using MtuProbe.Benchmarks.Measuring;
using MtuProbe.Benchmarks.Meshing;
using MtuProbe.Benchmarks.Native;
using MtuProbe.Benchmarks.Reporting;
using MtuProbe.Benchmarks.Sizing;
using MtuProbe.Benchmarks.Steady;
using MtuProbe.Benchmarks.Tapping;
using MtuProbe.Benchmarks.Tools;
using MtuProbe.Benchmarks.Watching;
using MtuProbe.Lab.Kernel;
using MtuProbe.Linux.Capture;

// A part of the benchmark that needs a process of its own, inside a namespace.
if (args is [Traffic.Verb, .. var order])
{
    return await Traffic.RunAsync(order);
}

// Asks mtuprobe and its rivals the same question in the same networks. The report goes to stdout, progress to stderr.
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
if (args is [ManyInside.Verb, .. var inside])
{
    return await ManyInside.RunAsync(inside);
}

try
{
    var settings = Settings.Parse(args);
    if (settings.Mesh)
    {
        MeshPage.Publish(settings.Writes, Console.Error.WriteLine);
        return 0;
    }

    if (settings.Cluster)
    {
        await ClusterPage.PublishAsync(settings.Writes, Console.Error.WriteLine, stop.Token);
        return 0;
    }

    if (settings.Tap)
    {
        TapCost.Run(Console.WriteLine);
        return 0;
    }

    if (settings.Sizing)
    {
        SizingPage.Publish(settings.Writes, Console.Error.WriteLine, stop.Token);
        return 0;
    }

    if (settings.Days is { } days)
    {
        return SteadyPage.Year(days, settings.Writes, Console.Error.WriteLine) ? 0 : 1;
    }

    if (settings.Native)
    {
        var measured = await MtuProbeBinary.FindAsync(settings.Binary, Console.Error.WriteLine);
        return await NativePage.PublishAsync(measured, settings.Writes, Console.Error.WriteLine, stop.Token) ? 0 : 1;
    }

    if (settings.Witness)
    {
        await RequireLabAsync();
        WitnessPage.RequireTcpdump();
        return await WitnessPage.PublishAsync(await MtuProbeBinary.FindAsync(settings.Binary, Console.Error.WriteLine), settings.Writes, Console.Error.WriteLine, stop.Token) ? 0 : 1;
    }

    if (settings.Agent || settings.Many || settings.Soak is not null)
    {
        await RequireLabAsync();
        if (settings.Soak is { } minutes)
        {
            return await SoakPage.PublishAsync(await MtuProbeBinary.FindAsync(settings.Binary, Console.Error.WriteLine), minutes, settings.Writes, Console.Error.WriteLine, stop.Token) ? 0 : 1;
        }

        if (settings.Many)
        {
            return await ManyPage.PublishAsync(await MtuProbeBinary.FindAsync(settings.Binary, Console.Error.WriteLine), settings.Paths ?? Settings.ManyTargets, settings.Writes, Console.Error.WriteLine, stop.Token) ? 0 : 1;
        }

        await SteadyPage.AgentAsync(await MtuProbeBinary.FindAsync(settings.Binary, Console.Error.WriteLine), settings.Writes, Console.Error.WriteLine, stop.Token);
        return 0;
    }

    if ((Rivals.Missing() ?? await LabRequirements.MissingAsync()) is { } missing)
    {
        throw new FormatException(missing);
    }

    await KernelLab.SweepLeftoversAsync();
    var binary = await MtuProbeBinary.FindAsync(settings.Binary, Console.Error.WriteLine);
    var isGood = true;
    if (settings.Scenarios.Count > 0)
    {
        IReadOnlyList<Tool> tools = Chosen([.. Ours.All(binary), .. Rivals.All], settings.Tools);
        Question[] questions =
        [
            .. from scenario in settings.Scenarios
               from family in scenario.Families
               from tool in tools
               where tool.Families.Contains(family)
               select new Question(scenario, family, tool),
        ];
        using var bench = new Bench(binary, settings.Runs, Console.Error.WriteLine);
        var (results, machine) = await MeasuredAsync(() => bench.AskAsync(questions, stop.Token));
        var report = new Report(results, machine);
        Publish("result", report.ToMarkdown());
        if (settings.Writes)
        {
            Readme.Draw(MtuProbeBinary.Repository(), new Picture(results).ToSvg());
        }

        isGood &= report.IsGood;
    }

    if (settings.Targets > 0)
    {
        var (crowd, machine) = await MeasuredAsync(() => new CrowdBench(binary, settings.Targets, settings.Runs, Console.Error.WriteLine).RunAsync(stop.Token));
        var report = new CrowdReport(crowd, machine);
        Publish("crowd", report.ToMarkdown());
        isGood &= report.IsGood;
    }

    return isGood ? 0 : 1;

    async Task<(T Result, string Machine)> MeasuredAsync<T>(Func<Task<T>> measure)
    {
        var started = Stopwatch.GetTimestamp();
        var load = Load();
        var result = await measure();
        var minutes = Stopwatch.GetElapsedTime(started).TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture);
        return (result, $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, load {load} before and {Load()} after {minutes} minutes, "
            + $"{settings.Runs} runs. Repeat with `{settings.Command}`.");
    }

    void Publish(string section, string markdown)
    {
        Console.WriteLine(markdown);
        if (settings.Writes)
        {
            Readme.Replace(MtuProbeBinary.Repository(), section, markdown);
        }
    }
}
catch (CaptureException refused)
{
    Console.Error.WriteLine($"benchmarks: {refused.Message}");
    return 77;
}
catch (FormatException wrong)
{
    Console.Error.WriteLine($"benchmarks: {wrong.Message}");
    return 64;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}

static IReadOnlyList<Tool> Chosen(IReadOnlyList<Tool> tools, IReadOnlyList<string> names) =>
    names.FirstOrDefault(name => tools.All(tool => tool.Name != name)) is { } unknown
        ? throw new FormatException($"no tool is called {unknown}: {string.Join(", ", tools.Select(tool => tool.Name))}")
        : [.. tools.Where(tool => names.Count == 0 || names.Contains(tool.Name))];

static async Task RequireLabAsync()
{
    if (await LabRequirements.MissingAsync() is { } absent)
    {
        throw new FormatException(absent);
    }

    await KernelLab.SweepLeftoversAsync();
}

// What is being measured ends first, so that its network is removed.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
