namespace MtuProbe.Linux.Host;

/// <summary>Why there is no <see cref="HostRoute"/>; the message is one line and names the address.</summary>
public sealed record RouteFailure(RouteFailureKind Kind, string Message);
