using Microsoft.Extensions.Logging;
using MtuProbe.Core.Paths;
using MtuProbe.Core.Probing;

namespace MtuProbe.Agent;

/// <summary>Writes down every probe and every outcome, for whoever asked for <c>--log-level debug</c>.</summary>
internal sealed class LoggedProber(IProber prober, PathId path, ILogger log) : IProber
{
    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        foreach (var probe in flight)
        {
            log.LogDebug(
                "{peer} {family}: probe {probe} {size} bytes {direction} flow {flow}",
                path.Peer, path.Family, probe.Id, probe.Size.Bytes, probe.Direction, probe.Flow.Index);
        }

        return prober.SendAsync(flight, cancellationToken);
    }

    public async ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var outcome = await prober.ReceiveAsync(wait, cancellationToken).ConfigureAwait(false);
        if (outcome is not null)
        {
            log.LogDebug("{peer} {family}: {outcome}", path.Peer, path.Family, outcome);
        }

        return outcome;
    }
}
