namespace MtuProbe.Options;

/// <summary>Which API server, as whom, and where in it.</summary>
/// <param name="Kubeconfig">A file like kubectl's; null inside a cluster, by the pod's own account.</param>
/// <param name="Context">One of that file; null for its current one.</param>
/// <param name="Namespace">Where our objects are; null for the account's or context's own.</param>
internal sealed record ClusterOptions(string? Kubeconfig, string? Context, string? Namespace);
