namespace MtuProbe.Linux.Sockets;

/// <summary>The kernel lets this process open no ping socket.</summary>
public sealed class PingNotPermittedException(Exception inner) : Exception(Remedy, inner)
{
    private const string Remedy =
        "ICMP echo needs a ping socket, and this process's group may not open one: set sysctl net.ipv4.ping_group_range=\"0 2147483647\""
        + " (it governs IPv6 too; in Kubernetes it is a safe sysctl of the pod's securityContext).";
}
