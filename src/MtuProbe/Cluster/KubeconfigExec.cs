namespace MtuProbe.Cluster;

/// <summary>A program that prints credentials (client.authentication.k8s.io).</summary>
/// <param name="Command">A path, or the name of a program in PATH.</param>
/// <param name="ApiVersion">Of what it prints.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">In addition to ours.</param>
/// <param name="WantsCluster">It is told of the cluster.</param>
/// <param name="NeedsTerminal">It asks its user something.</param>
/// <param name="InstallHint">For whoever does not have it.</param>
internal sealed record KubeconfigExec(
    string? Command, string ApiVersion, IReadOnlyList<string> Arguments, IReadOnlyList<KeyValuePair<string, string>> Environment, bool WantsCluster, bool NeedsTerminal, string? InstallHint);
