namespace MtuProbe.Tests.Cluster;

/// <summary>Kubeconfigs with one context.</summary>
internal static class AKubeconfig
{
    /// <param name="cluster">Members, separated by <c>|</c>.</param>
    /// <param name="user">Likewise.</param>
    /// <param name="name">Of all three.</param>
    /// <param name="ns">Of the context; null for none.</param>
    public static string Of(string cluster, string user, string name = "one", string? ns = null) => $$"""
        apiVersion: v1
        kind: Config
        current-context: {{name}}
        clusters:
        - name: {{name}}
          cluster:{{Members(cluster)}}
        contexts:
        - name: {{name}}
          context:
            cluster: {{name}}
            user: {{name}}{{(ns is null ? "" : $"\n    namespace: {ns}")}}
        users:
        - name: {{name}}
          user:{{Members(user)}}
        """;

    private static string Members(string members) => members.Length == 0 ? " {}" : string.Concat(members.Split('|').Select(member => $"\n    {member}"));
}
