namespace MtuProbe.Lab.Simulation;

/// <summary>How many expired packets a router reports to one prober.</summary>
/// <param name="AtOnce">So many in a row.</param>
/// <param name="Refill">Then one more each time this has passed.</param>
public sealed record ExpiryLimit(int AtOnce, TimeSpan Refill)
{
    /// <summary>IPv4's default (icmp_ratelimit); IPv6's is milder.</summary>
    public static ExpiryLimit Linux { get; } = new(6, TimeSpan.FromSeconds(1));
}
