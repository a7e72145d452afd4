using MtuProbe.Core.Probing;
using MtuProbe.Core.Sizes;
using MtuProbe.Recording;

namespace MtuProbe.Measuring;

/// <summary>A prober that lets others see whether it was answered yet, and how far it is; a recording, what it sends and hears.</summary>
internal sealed class ObservedProber(IProber prober, Action<ObservedProber> onChange, PathTraffic? traffic = null) : IProber
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<ProbeId, PacketSize> _sizes = [];

    /// <summary>Completes with the first delivery.</summary>
    public Task Answered => _answered.Task;

    public int Sent { get; private set; }

    public PacketSize? LargestDelivered { get; private set; }

    public async ValueTask SendAsync(IReadOnlyList<Probe> flight, CancellationToken cancellationToken)
    {
        foreach (var probe in flight)
        {
            _sizes[probe.Id] = probe.Size;
            traffic?.Send(probe);
        }

        await prober.SendAsync(flight, cancellationToken).ConfigureAwait(false);
        Sent += flight.Count;
        onChange(this);
    }

    public async ValueTask<ProbeOutcome?> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var outcome = await prober.ReceiveAsync(wait, cancellationToken).ConfigureAwait(false);
        if (outcome is not null)
        {
            traffic?.Hear(outcome);
        }

        if (outcome is ProbeOutcome.Delivered delivered)
        {
            var size = _sizes.GetValueOrDefault(delivered.Probe);
            LargestDelivered = LargestDelivered is { } largest && largest > size ? largest : size;
            _answered.TrySetResult();
            onChange(this);
        }

        return outcome;
    }
}
