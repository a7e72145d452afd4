using MtuProbe.Measuring;
using MtuProbe.Options;
using MtuProbe.Publishing;

namespace MtuProbe.Commands;

/// <summary>What <c>probe</c> and <c>check</c> share: measure, with a live line while a person waits.</summary>
internal static class MeasuredRun
{
    public static async Task<MeasuredPaths> RunAsync(ProbeOptions options, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var progress = ProgressLine.ForConsole(!options.Json, time);
        try
        {
            var measured = await Measurer.RunAsync(
                options,
                time,
                (target, prober) => progress.Show(target, prober.Sent, prober.LargestDelivered),
                cancellationToken).ConfigureAwait(false);
            foreach (var unmeasured in measured.Outcomes.Where(o => o.Finding is null))
            {
                progress.Clear();
                await Console.Error.WriteLineAsync($"mtuprobe: {unmeasured.Reason}").ConfigureAwait(false);
            }

            return measured;
        }
        finally
        {
            progress.Clear();
        }
    }
}
