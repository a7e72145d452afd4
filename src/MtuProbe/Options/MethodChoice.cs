namespace MtuProbe.Options;

/// <summary>How to probe: one method, or whatever answers.</summary>
public enum MethodChoice
{
    /// <summary>Agent and echo in the same first flight; our responder is preferred when it answers.</summary>
    Auto,
    Agent,
    Icmp,
    Udp,
}
