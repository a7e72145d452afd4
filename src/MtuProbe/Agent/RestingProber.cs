using MtuProbe.Core.Probing;

namespace MtuProbe.Agent;

/// <summary>For a path over which nothing can be sent just now: it only waits.</summary>
internal sealed class RestingProber(TimeProvider time) : IProber
{
    public ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        return null;
    }
}
