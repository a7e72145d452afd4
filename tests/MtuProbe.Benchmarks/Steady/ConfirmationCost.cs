using System.Diagnostics;
using System.Net;
using MtuProbe.Core.Keeping;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Sizes;
using MtuProbe.Linux.Sockets;

namespace MtuProbe.Benchmarks.Steady;

/// <summary>What one confirmed probe costs this process: the agent's own code over shared lanes, to a responder in another process.</summary>
/// <param name="Probes">How many were sent and answered.</param>
/// <param name="AllocatedPerProbe">Bytes on the managed heap, of all threads.</param>
/// <param name="ProcessorPerProbe">Of all threads; the responder's is its own process's.</param>
internal sealed record ConfirmationCost(long Probes, double AllocatedPerProbe, TimeSpan ProcessorPerProbe)
{
    private const int Lanes = 4;
    private const int Rounds = 5_000;

    /// <summary>Eight packets a round: less than the 8 MB a second that a responder sends back to one address.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromMicroseconds(200);

    /// <param name="responder">On loopback.</param>
    public static async Task<ConfirmationCost> MeasureAsync(IPEndPoint responder, CancellationToken cancellationToken)
    {
        using var io = new IoThread(IpFamily.Ipv4, TimeProvider.System, Spacing);
        await using var lanes = new LanePool(io, Lanes, TimeProvider.System);
        await using var prober = lanes.Open(responder, null, []);
        var confirmation = new Confirmation(prober, TimeProvider.System, RandomProbeId.Next, IpFamily.Ipv4, new KeeperTimers());
        ConfirmedSize[] sizes =
        [
            .. Enumerable.Range(0, Lanes).SelectMany(lane => new[] { Direction.Forward, Direction.Reverse }
                .Select(way => new ConfirmedSize(new Flow(lane), way, PacketSize.Of(1500)))),
        ];
        await RunAsync(confirmation, sizes, Rounds / 10, cancellationToken).ConfigureAwait(false);
        var (allocated, processor) = (GC.GetTotalAllocatedBytes(precise: true), Processor());
        var probes = await RunAsync(confirmation, sizes, Rounds, cancellationToken).ConfigureAwait(false);
        return new ConfirmationCost(
            probes,
            (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / probes,
            (Processor() - processor) / probes);
    }

    private static async Task<long> RunAsync(Confirmation confirmation, ConfirmedSize[] sizes, int rounds, CancellationToken cancellationToken)
    {
        var probes = 0L;
        for (var round = 0; round < rounds; round++)
        {
            var result = await confirmation.RunAsync(sizes, cancellationToken).ConfigureAwait(false);
            probes += result.Sent - result.Lost;
        }

        return probes;
    }

    private static TimeSpan Processor()
    {
        using var own = Process.GetCurrentProcess();
        return own.TotalProcessorTime;
    }
}
