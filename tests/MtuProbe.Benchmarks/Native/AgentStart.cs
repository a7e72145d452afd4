namespace MtuProbe.Benchmarks.Native;

/// <summary>One start of an agent.</summary>
/// <param name="FirstScrape">Until the first successful answer of <c>/metrics</c>.</param>
/// <param name="Resident">Bytes in memory right after it.</param>
internal sealed record AgentStart(TimeSpan FirstScrape, long Resident);
