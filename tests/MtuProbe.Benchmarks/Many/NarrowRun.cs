using MtuProbe.Lab.Kernel;

namespace MtuProbe.Benchmarks.Many;

/// <summary>Many searches at once behind a slow link.</summary>
/// <param name="Rate">Of the link, as tc-tbf(8) has it.</param>
/// <param name="Queue">Bytes that it holds.</param>
/// <param name="Run">The searches.</param>
/// <param name="Counters">What the link carried, and what found its queue full.</param>
internal sealed record NarrowRun(string Rate, string Queue, ManyRun Run, QueueCounters Counters);
