namespace MtuProbe.Core.Paths;

/// <summary>What carries the probes, and so what confirms them.</summary>
public enum ProbeMethod
{
    /// <summary>UDP to our own responder, which acknowledges each probe: both directions, exact.</summary>
    Agent,

    /// <summary>ICMP echo over a ping socket: any host that answers, round trip.</summary>
    Icmp,

    /// <summary>UDP to a port where nobody listens: the host's ICMP port unreachable confirms what arrived. The way there alone, slowly.</summary>
    Udp,

    /// <summary>TCP to any service, a connection for each probe: acknowledged data confirms the way there, the service's own answer the way back.</summary>
    Tcp,
}
