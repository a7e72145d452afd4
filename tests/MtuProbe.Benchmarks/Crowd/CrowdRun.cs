using MtuProbe.Core.Paths;

namespace MtuProbe.Benchmarks.Crowd;

/// <summary>One process of ours that was given all targets at once.</summary>
/// <param name="Wall">From before it was started until after it had ended.</param>
/// <param name="Processor">Time of the processors, as seen last before it ended.</param>
/// <param name="PeakMemory">Bytes: the kernel's high-water mark of its resident set, as seen last.</param>
/// <param name="Targets">How many it was given.</param>
/// <param name="Mistakes">Every answer that was not right, in words.</param>
/// <param name="Packets">Both ways, by the client interface's counters.</param>
/// <param name="Bytes">The same.</param>
internal sealed record CrowdRun(
    ProbeMethod Method, IpFamily Family, TimeSpan Wall, TimeSpan Processor, long PeakMemory, int Targets, IReadOnlyList<string> Mistakes, long Packets, long Bytes)
{
    public int Right => Targets - Mistakes.Count;

    public override string ToString() => $"mtuprobe {Method.ToString().ToLowerInvariant()}, {Family.Label}, {Targets} targets";
}
