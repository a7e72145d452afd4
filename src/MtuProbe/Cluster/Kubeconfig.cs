namespace MtuProbe.Cluster;

/// <summary>What we use of a kubeconfig; relative paths are made absolute.</summary>
/// <param name="CurrentContext">Null when it names none.</param>
/// <param name="Contexts">In the order of the file, those with a name.</param>
/// <param name="Clusters">Likewise.</param>
/// <param name="Users">Likewise.</param>
internal sealed record Kubeconfig(
    string? CurrentContext, IReadOnlyList<KubeconfigContext> Contexts, IReadOnlyList<KubeconfigCluster> Clusters, IReadOnlyList<KubeconfigUser> Users)
{
    public static readonly Kubeconfig Empty = new(null, [], [], []);

    /// <summary>Of entries with one name this one's counts, as with kubectl.</summary>
    public Kubeconfig And(Kubeconfig later) => new(
        CurrentContext ?? later.CurrentContext,
        [.. Contexts.Concat(later.Contexts).DistinctBy(entry => entry.Name)],
        [.. Clusters.Concat(later.Clusters).DistinctBy(entry => entry.Name)],
        [.. Users.Concat(later.Users).DistinctBy(entry => entry.Name)]);
}
