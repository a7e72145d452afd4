using MtuProbe.Benchmarks.Tools;

namespace MtuProbe.Benchmarks.Measuring;

/// <summary>One run of a tool.</summary>
/// <param name="Answer">What it said.</param>
/// <param name="Judgement">Whether that is so.</param>
/// <param name="Wall">From before its process was started, through <c>ip netns exec</c>, until after it had ended.</param>
/// <param name="IsCutOff">It had not ended by itself.</param>
/// <param name="Packets">Both ways, by the client interface's counters.</param>
/// <param name="Bytes">The same; Ethernet headers count, 14 bytes a packet.</param>
/// <param name="Empty">The wall time of <c>ip netns exec … true</c> in the same network.</param>
/// <param name="StartUp">That of <c>mtuprobe --version</c>; null for rivals.</param>
/// <param name="Output">All that it printed.</param>
/// <param name="Surveyed">What a second run printed, which asked for the loss by size; null without one. Nothing else counts it.</param>
internal sealed record Measurement(
    Answer Answer, Judgement Judgement, TimeSpan Wall, bool IsCutOff, long Packets, long Bytes, TimeSpan Empty, TimeSpan? StartUp, string Output, string? Surveyed)
{
    /// <summary>The wall time beyond start-up.</summary>
    public TimeSpan Net => Wall - (StartUp ?? Empty);
}
