namespace MtuProbe.Core.Probing;

/// <summary>
/// The port to a network, real or simulated: sends probes of exact size to one target over one flow and says what became of them.
/// It decides nothing. Only a broken instrument throws; whatever the network does is an outcome.
/// </summary>
public interface IProber
{
    /// <summary>
    /// Sends the probes in the order given, paced, unfragmentable. Completes when the last one has left, so that timers
    /// started then are not shortened by the queue.
    /// </summary>
    ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken);

    /// <summary>
    /// The next outcome, in the order of arrival; null when none came within <paramref name="wait"/>. Before it says null it has looked
    /// once more at everything that the kernel received by then: a descheduled process must not look like loss.
    /// Never yields <see cref="ProbeOutcome.Lost"/>: timers belong to the caller.
    /// </summary>
    ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken);
}
