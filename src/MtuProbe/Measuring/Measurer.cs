using System.Collections.Concurrent;
using MtuProbe.Core.Paths;
using MtuProbe.Options;
using MtuProbe.Recording;

namespace MtuProbe.Measuring;

/// <summary>Measures all targets at once, within the time limit of the run.</summary>
internal static class Measurer
{
    /// <summary>
    /// So many paths that answer. All may lead to one responder, whose paced answers then queue: with 256 they came after their timers had
    /// expired, and ways back passed for silent.
    /// </summary>
    private const int AtOnce = 64;

    /// <summary>Whoever has not answered by then is likely dead, puts no load on anybody, and must not keep others waiting for its three seconds.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromMilliseconds(300);

    /// <returns>One outcome per path, in the order of the targets.</returns>
    /// <exception cref="UsageException">Nothing resolves, or what was asked for cannot be done on this host.</exception>
    /// <exception cref="Linux.Capture.CaptureException">What was asked to be recorded cannot be.</exception>
    public static async Task<MeasuredPaths> RunAsync(
        ProbeOptions options, TimeProvider time, Action<Target, ObservedProber> progress, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var (targets, unresolved) = await TargetResolver.ResolveAsync(options, time, cancellationToken).ConfigureAwait(false);
        if (targets.Count == 0)
        {
            throw new UsageException(string.Join("; ", unresolved.Select(u => u.Reason)));
        }

        using var recorder = options.Pcap is { } file ? ProbeRecorder.Start(file, targets, options.Source, time) : null;
        using var threads = new IoThreads(time);
        using var turns = new SemaphoreSlim(AtOnce);
        var answering = new ConcurrentDictionary<Target, bool>();
        var measurement = new PathMeasurement(threads, options, time, Hear, recorder?.Own);
        var outcomes = await Task.WhenAll(targets.Select(MeasureAsync)).ConfigureAwait(false);
        return options.Family is not null && outcomes.All(o => o is { Finding: null, WasTried: true })
            ? throw new UsageException(outcomes[0].Reason!)
            : new MeasuredPaths([.. outcomes, .. unresolved], recorder?.Read());

        async Task<PathOutcome> MeasureAsync(Target target)
        {
            try
            {
                await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return PathOutcome.Untried(target, "interrupted before its turn.");
            }

            var left = options.Timeout - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                turns.Release();
                return PathOutcome.Untried(target, "the time limit (--timeout) ran out before its turn.");
            }

            var run = measurement.RunAsync(target, left, cancellationToken);
            try
            {
                await Task.WhenAny(run, Task.Delay(Silent, time, CancellationToken.None)).ConfigureAwait(false);
                if (run.IsCompleted || answering.ContainsKey(target))
                {
                    await Task.WhenAny(run).ConfigureAwait(false);
                }
            }
            finally
            {
                turns.Release();
            }

            return await run.ConfigureAwait(false);
        }

        void Hear(Target target, ObservedProber prober)
        {
            if (prober.LargestDelivered is not null)
            {
                answering[target] = true;
            }

            progress(target, prober);
        }
    }
}
