using MtuProbe.Core.Paths;
using MtuProbe.Options;

namespace MtuProbe.Measuring;

/// <summary>Measures all targets at once, within the time limit of the run.</summary>
internal static class Measurer
{
    /// <summary>
    /// A search mostly waits, and longest for the dead: three seconds, so few at once would make many of them a matter of minutes. What is on
    /// the wire at once is bounded elsewhere, by the I/O thread's pacing; here it is open sockets.
    /// </summary>
    private const int SocketsAtOnce = 1024;

    /// <returns>One outcome per path, in the order of the targets.</returns>
    /// <exception cref="UsageException">Nothing resolves, or what was asked for cannot be done on this host.</exception>
    public static async Task<IReadOnlyList<PathOutcome>> RunAsync(
        ProbeOptions options, TimeProvider time, Action<Target, ObservedProber> progress, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var (targets, unresolved) = await TargetResolver.ResolveAsync(options, time, cancellationToken).ConfigureAwait(false);
        if (targets.Count == 0)
        {
            throw new UsageException(string.Join("; ", unresolved.Select(u => u.Reason)));
        }

        using var threads = new IoThreads(time);
        using var turns = new SemaphoreSlim(Math.Max(1, SocketsAtOnce / SocketsOf(options)));
        var measurement = new PathMeasurement(threads, options, time, progress);
        var outcomes = await Task.WhenAll(targets.Select(MeasureAsync)).ConfigureAwait(false);
        return options.Family is not null && outcomes.All(o => o is { Finding: null, WasTried: true })
            ? throw new UsageException(outcomes[0].Reason!)
            : [.. outcomes, .. unresolved];

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

            try
            {
                var left = options.Timeout - time.GetElapsedTime(start);
                return left > TimeSpan.Zero
                    ? await measurement.RunAsync(target, left, cancellationToken).ConfigureAwait(false)
                    : PathOutcome.Untried(target, "the time limit (--timeout) ran out before its turn.");
            }
            finally
            {
                turns.Release();
            }
        }
    }

    /// <summary>Those that one path has open.</summary>
    private static int SocketsOf(ProbeOptions options) => options.Method switch
    {
        MethodChoice.Agent => options.Flows,
        MethodChoice.Icmp => 1,
        MethodChoice.Auto => options.Flows + 1,
    };
}
