namespace MtuProbe.Cluster;

/// <summary>Which cluster, as whom, where in it.</summary>
internal sealed record KubeconfigContext(string Name, string? Cluster, string? User, string? Namespace);
