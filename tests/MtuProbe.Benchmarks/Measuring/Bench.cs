using System.Diagnostics;
using System.Globalization;
using MtuProbe.Benchmarks.Tools;
using MtuProbe.Core.Paths;
using MtuProbe.Lab.Kernel;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Benchmarks.Measuring;

/// <summary>
/// Asks the tools. Every run has a network of its own, so that no kernel remembers what an earlier run made it learn.
/// </summary>
/// <param name="binary">mtuprobe, which is also the relay of networks that lose or delay.</param>
/// <param name="runs">How often each question is asked.</param>
/// <param name="log">Told about progress.</param>
internal sealed class Bench(string binary, int runs, Action<string> log) : IDisposable
{
    /// <summary>So many waiting rivals at once.</summary>
    internal const int SideBySide = 32;

    private const int MostAttempts = 3;

    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(10);

    /// <summary>Packets still under way when a tool ends belong to it: a round trip, and this.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(20);

    /// <summary>The kernel sets up networks one after the other anyway; dozens at once only wait for its lock past their deadlines.</summary>
    private readonly SemaphoreSlim _building = new(2);

    private int _done;

    /// <summary>One question after the other; then, side by side, those that only wait.</summary>
    internal async Task<IReadOnlyList<Result>> AskAsync(IReadOnlyList<Question> questions, CancellationToken cancellation)
    {
        // The first child of a process costs it the loading of code.
        await MeasureAsync(questions[0], seed: 1).ConfigureAwait(false);
        var asked = questions
            .SelectMany(question => Enumerable.Range(1, Math.Min(runs, question.Tool.MostRuns ?? runs)).Select(run => (question, run)))
            .ToArray();
        var found = new Measurement[asked.Length];
        var waiting = asked.Index().Where(entry => entry.Item.question.IsWaiting).ToArray();
        var alone = asked.Index().Except(waiting).ToArray();
        foreach (var (index, (question, run)) in alone)
        {
            cancellation.ThrowIfCancellationRequested();
            found[index] = await LoggedAsync(question, run, asked.Length).ConfigureAwait(false);
        }

        await Parallel.ForEachAsync(
            waiting,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (entry, _) => found[entry.Index] = await LoggedAsync(entry.Item.question, entry.Item.run, asked.Length).ConfigureAwait(false))
            .ConfigureAwait(false);
        return
        [
            .. asked.Zip(found).GroupBy(entry => entry.First.question)
                .Select(group => new Result(group.Key, [.. group.Select(entry => entry.Second)])),
        ];
    }

    public void Dispose() => _building.Dispose();

    private async Task<Measurement> LoggedAsync(Question question, int run, int of)
    {
        var measured = await MeasureAsync(question, seed: run).ConfigureAwait(false);
        var seconds = measured.Wall.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        log($"{Interlocked.Increment(ref _done)}/{of} {question}, run {run}: {measured.Answer} {measured.Judgement}, {(measured.IsCutOff ? ">" : "")}{seconds} s, {measured.Packets} packets, {measured.Bytes} bytes{OurFinding.Brief(measured.Output)}");
        if (question.Tool.IsOurs && measured.Judgement != Judgement.Right)
        {
            log(measured.Surveyed ?? measured.Output);
        }

        return measured;
    }

    private async Task<Measurement> MeasureAsync(Question question, int seed)
    {
        var (scenario, family, tool) = question;
        await using var lab = await BuildAsync(scenario, seed).ConfigureAwait(false);
        var empty = (await TimedAsync(lab, ["true"], ShortPatience).ConfigureAwait(false)).Wall;
        var startUp = tool.StartUp is { } command ? (await TimedAsync(lab, command, ShortPatience).ConfigureAwait(false)).Wall : (TimeSpan?)null;
        using var responder = tool.Responder is { } peer ? await Responding.StartAsync(lab, peer).ConfigureAwait(false) : null;

        var before = await lab.ClientCountersAsync().ConfigureAwait(false);
        var asked = tool.Command(scenario, family, lab.TargetAddress(family));
        var (wall, isCutOff, output) = await TimedAsync(lab, asked, tool.Patience).ConfigureAwait(false);
        await Task.Delay(scenario.RoundTripTime + Settling).ConfigureAwait(false);
        var after = await lab.ClientCountersAsync().ConfigureAwait(false);

        var surveyed = tool.SurveyOptions(scenario) is { } options ? (await TimedAsync(lab, [.. asked, .. options], tool.Patience).ConfigureAwait(false)).Output : null;
        return new Measurement(
            tool.Read(output), tool.Judge(scenario, family, output, surveyed), wall, isCutOff,
            after.ReceivedPackets + after.SentPackets - before.ReceivedPackets - before.SentPackets,
            after.ReceivedBytes + after.SentBytes - before.ReceivedBytes - before.SentBytes,
            empty, startUp, output, surveyed);
    }

    private async Task<KernelLab> BuildAsync(Scenario scenario, int seed)
    {
        await _building.WaitAsync().ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await KernelLab.BuildAsync(scenario, [binary], seed).ConfigureAwait(false);
                }
                catch (LabException busy) when (attempt < MostAttempts)
                {
                    // A machine that is busy for ten seconds must not cost half an hour of measuring.
                    log($"{scenario.Name}: {busy.Message}; once more");
                }
            }
        }
        finally
        {
            _building.Release();
        }
    }

    private static async Task<(TimeSpan Wall, bool IsCutOff, string Output)> TimedAsync(
        KernelLab lab, IReadOnlyList<string> command, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = lab.InClient(command);
        var isCutOff = false;
        try
        {
            await process.FinishAsync(patience).ConfigureAwait(false);
        }
        catch (LabException) when (Stopwatch.GetElapsedTime(started) >= patience)
        {
            isCutOff = true;
        }

        return (Stopwatch.GetElapsedTime(started), isCutOff, process.Output);
    }
}
