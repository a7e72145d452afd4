namespace MtuProbe.Publishing;

/// <summary>Names of contract §4.4 that objects are found by and read by, each written once.</summary>
internal static class ObjectKeys
{
    /// <summary>Namespace of all objects, unless another was asked for.</summary>
    public const string DefaultNamespace = "mtuprobe";

    public const string NameLabel = "app.kubernetes.io/name";
    public const string NameLabelValue = "mtuprobe";

    /// <summary>Name of the cluster's object, in our namespace and in those of consumers.</summary>
    public const string Cluster = "mtuprobe";

    /// <summary>The node's full name, which a node object's may only stand for.</summary>
    public const string NodeAnnotation = "mtuprobe/node";

    /// <summary>The Lease's <c>leaseTransitions</c> under which the cluster's object was written: whoever leads by a smaller one leads no more.</summary>
    public const string TermAnnotation = "mtuprobe/lease-transitions";

    public const string Recommended = "recommended-mtu";
    public const string PodMtu = "pod-mtu";
    public const string EgressMtu = "egress-mtu";
    public const string AsOf = "as-of";
    public const string Report = "report.json";

    /// <summary>The same number as <see cref="Recommended"/>, named as <c>envFrom</c> hands it to a program.</summary>
    public const string Mtu = "MTU";

    public const string DaemonJson = "daemon.json";
    public const string Ipv6Safe = "ipv6-safe";
    public const string Stale = "stale";
    public const string Coverage = "coverage";
}
