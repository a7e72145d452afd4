namespace MtuProbe.Commands;

/// <summary>Where the cluster's page, node-a's and its metrics listen on this machine's loopback.</summary>
internal sealed record DemoWhereabouts(int ClusterPort, int PagePort, int MetricsPort);
