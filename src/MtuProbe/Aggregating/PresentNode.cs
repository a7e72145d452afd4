namespace MtuProbe.Aggregating;

/// <summary>A node that has an object, at one moment.</summary>
/// <param name="Summary">What it says.</param>
/// <param name="Age">How old that is.</param>
/// <param name="IsStale">It has missed three heartbeats.</param>
internal sealed record PresentNode(NodeSummary Summary, TimeSpan Age, bool IsStale);
