namespace MtuProbe.Benchmarks.Watching;

/// <summary>One kind of background traffic, and what listening to it took.</summary>
/// <param name="Traffic">The background, in words.</param>
/// <param name="Window">How long the processor was measured.</param>
/// <param name="Packets">That the interface carried in the window, both ways.</param>
/// <param name="SenderProcessor">Of the background's sender in the window.</param>
/// <param name="SentPtbs">From the other side.</param>
/// <param name="ArrivedPtbs">What the kernel counted behind the interface: "destination unreachable" received.</param>
/// <param name="Listeners">Those that listened at the same time.</param>
internal sealed record WatchRun(
    string Traffic, TimeSpan Window, long Packets, TimeSpan SenderProcessor, int SentPtbs, long ArrivedPtbs, IReadOnlyDictionary<ListenerKind, ListenerRun> Listeners)
{
    public double PacketsPerSecond => Packets / Window.TotalSeconds;

    public double Share(ListenerKind kind) => Listeners[kind].Processor / Window;

    /// <summary>The sender's own time for each packet, the kernel's filters for everybody who listens included.</summary>
    public double SenderNanoseconds => Packets == 0 ? 0 : SenderProcessor.TotalNanoseconds / Packets;
}
