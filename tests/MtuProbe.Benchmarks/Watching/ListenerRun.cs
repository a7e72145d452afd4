namespace MtuProbe.Benchmarks.Watching;

/// <summary>What one listener took and saw.</summary>
/// <param name="Processor">Its own time in the measured window, as /proc/PID/stat has it.</param>
/// <param name="Ptbs">Ours counts PTBs; of tcpdump's these are all packets captured, and nothing else passed the filter.</param>
/// <param name="Others">SYNs and fragments that ours saw, which tcpdump's number has in it; 0 in every run that is told.</param>
/// <param name="Dropped">Packets that found its ring full.</param>
/// <param name="SmallestFlowShare">Of the TCP connections, the fewest that were looked at; tcpdump looks at none.</param>
internal sealed record ListenerRun(TimeSpan Processor, long Ptbs, long Others, long Dropped, double? SmallestFlowShare);
