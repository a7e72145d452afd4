namespace MtuProbe.Options;

/// <summary>What <c>report</c> was asked, validated.</summary>
/// <param name="Store">A directory; null for the API server.</param>
/// <param name="Cluster">Which, where there is no store.</param>
/// <param name="Json">Instead of text.</param>
internal sealed record ReportOptions(string? Store, ClusterOptions Cluster, bool Json);
