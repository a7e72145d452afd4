namespace MtuProbe.Options;

/// <summary>How to probe: one method, or whatever answers.</summary>
public enum MethodChoice
{
    /// <summary>
    /// Agent and echo in the same first flight, and tcp where the target names a port; our responder is preferred when it answers, then the
    /// service.
    /// </summary>
    Auto,
    Agent,
    Icmp,
    Udp,
    Tcp,
}
