namespace MtuProbe.Benchmarks.Steady;

/// <summary>What one agent costs with so many paths, once all are known.</summary>
/// <param name="Paths">Peers, one family each.</param>
/// <param name="FirstAnswers">From the start of the process until every path had a finding; the start jitter is none.</param>
/// <param name="Wrong">Paths whose finding was not what was built.</param>
/// <param name="Window">How long the rest was measured.</param>
/// <param name="Resident">Bytes, at the end.</param>
/// <param name="Processor">Time of all processors in the window.</param>
/// <param name="Packets">Both ways, as the interface counted.</param>
/// <param name="Bytes">Both ways, link headers included.</param>
/// <param name="Series">Lines of <c>/metrics</c> that are no comments.</param>
/// <param name="ScrapeTime">Of the last of three scrapes.</param>
internal sealed record AgentRun(
    int Paths, TimeSpan FirstAnswers, int Wrong, TimeSpan Window, long Resident, TimeSpan Processor, long Packets, long Bytes, int Series, TimeSpan ScrapeTime);
