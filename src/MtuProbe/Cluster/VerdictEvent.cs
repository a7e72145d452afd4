namespace MtuProbe.Cluster;

/// <summary>What one Event says.</summary>
/// <param name="IsWarning">Something is wrong, rather than well again.</param>
/// <param name="Note">For people.</param>
internal sealed record VerdictEvent(bool IsWarning, string Note);
