namespace MtuProbe.Commands;

/// <summary>Where node-a's page and metrics listen on this machine's loopback.</summary>
internal sealed record DemoWhereabouts(int PagePort, int MetricsPort);
