namespace MtuProbe.Benchmarks.Watching;

/// <summary>Who listens to the interface.</summary>
internal enum ListenerKind
{
    /// <summary>Ours: <c>mtuprobe watch</c>.</summary>
    Watch,

    /// <summary>tcpdump with the filter that ours has for PTBs, SYNs and fragments.</summary>
    Tcpdump,
}
