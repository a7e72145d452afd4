namespace MtuProbe.Lab.Scenarios;

/// <summary>One direction of a <see cref="Bottleneck"/>. The simulation and the kernel's relay ask the same one, so that both do the same.</summary>
internal sealed class BottleneckLane(Bottleneck bottleneck)
{
    private int _packets;
    private TimeSpan? _told;

    /// <summary>Whether the next packet passes; asked once for each.</summary>
    public bool Passes(int size) => _packets++ < bottleneck.AfterPackets || size <= bottleneck.Above;

    /// <summary>The PTB for a packet that did not pass; null when it sends none now.</summary>
    public WrittenPtb? Tell(TimeSpan now)
    {
        if (bottleneck.Ptb is not { } ptb || now < _told + TimeSpan.FromMilliseconds(ptb.EveryMs))
        {
            return null;
        }

        _told = now;
        return ptb;
    }
}
