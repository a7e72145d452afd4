using System.Diagnostics;
using MtuProbe.Lab.Kernel;

namespace MtuProbe.Benchmarks.Measuring;

/// <summary>A responder in a lab's server.</summary>
internal static class Responding
{
    /// <summary>The responder's UDP port (contract §4.3).</summary>
    private const int Port = 9798;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Starts one, and returns when it listens.</summary>
    internal static async Task<LabProcess> StartAsync(KernelLab lab, IReadOnlyList<string> command)
    {
        var responder = lab.InServer(command);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            using var list = lab.InServer("ss", "-lunH", "sport", "=", $":{Port}");
            if ((await list.FinishAsync(Patience).ConfigureAwait(false)).Output.Length > 0)
            {
                return responder;
            }

            if (responder.HasEnded || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new LabException($"the responder does not listen: {responder.Output}{responder.Errors}");
            }

            await Task.Delay(10).ConfigureAwait(false);
        }
    }
}
