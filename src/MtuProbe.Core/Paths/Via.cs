namespace MtuProbe.Core.Paths;

/// <summary>How a peer is reached.</summary>
public enum Via
{
    /// <summary>By the address of the pod (or machine) that our responder runs on.</summary>
    Pod,

    /// <summary>By the address of a Service in front of our responders.</summary>
    Service,

    /// <summary>Something outside: no responder of ours.</summary>
    Egress,

    /// <summary>From host network to host network: the underlay.</summary>
    Node,
}
