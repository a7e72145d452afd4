using MtuProbe.Core.Probing;

namespace MtuProbe.Linux.Sockets;

/// <summary>A probe that left. The ledger's own: once it is forgotten, it becomes another one.</summary>
internal sealed class SentProbe
{
    public Probe Probe { get; private set; }

    /// <summary>Just before the send, in ticks of the monotonic clock.</summary>
    public long SentAt { get; set; }

    /// <summary>Its answer came, or nobody waits for it; another one is a duplicate.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>How long its answer took; zero where none was waited for.</summary>
    public TimeSpan RoundTrip { get; set; }

    /// <summary>It should have been answered before another one that was.</summary>
    public bool IsMissing { get; set; }

    /// <summary>An error came for it.</summary>
    public bool IsRefused { get; set; }

    /// <summary>It was sent a second time, with a fresh cookie.</summary>
    public bool IsRepeated { get; set; }

    public bool IsOutstanding => !IsAnswered && !IsRefused;

    public void Begin(Probe probe) => (Probe, SentAt, IsAnswered, RoundTrip, IsMissing, IsRefused, IsRepeated) = (probe, 0, false, TimeSpan.Zero, false, false, false);
}
