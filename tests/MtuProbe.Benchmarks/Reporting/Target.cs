namespace MtuProbe.Benchmarks.Reporting;

/// <summary>A figure that is promised, and what it came to.</summary>
/// <param name="IsMet">Null where nothing is promised and the figure is only shown.</param>
internal sealed record Target(string Figure, string Promised, string Measured, bool? IsMet);
