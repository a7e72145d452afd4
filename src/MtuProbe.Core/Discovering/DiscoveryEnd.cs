namespace MtuProbe.Core.Discovering;

/// <summary>Why a discovery stopped.</summary>
public enum DiscoveryEnd
{
    /// <summary>Its searches ended by themselves.</summary>
    Complete,

    /// <summary>The time it was given ran out.</summary>
    TimedOut,

    /// <summary>It was cancelled.</summary>
    Interrupted,

    /// <summary>The target said that nobody listens on the port (ICMP port unreachable).</summary>
    PortClosed,

    /// <summary>Answers kept coming from more than one responder: the flow is void (a restart, or a load balancer that spreads packets).</summary>
    MixedResponders,
}
