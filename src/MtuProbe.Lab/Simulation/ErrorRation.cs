using MtuProbe.Core.Paths;

namespace MtuProbe.Lab.Simulation;

/// <summary>How many ICMP errors a host sends to one address.</summary>
/// <param name="AtOnce">In stock after a rest.</param>
/// <param name="Each">How long it takes to come by one more.</param>
public sealed record ErrorRation(int AtOnce, TimeSpan Each)
{
    /// <summary>What somebody else left of the stock.</summary>
    public int Left { get; init; } = AtOnce;

    /// <summary>Nobody ever sends one: a firewall, or an open port.</summary>
    public static ErrorRation None { get; } = new(0, TimeSpan.FromDays(1));

    /// <summary>As measured: 11 in 5.1 s in IPv4, 58 in 5.3 s in IPv6.</summary>
    public static ErrorRation OfLinux(IpFamily family) => family switch
    {
        IpFamily.Ipv4 => new(6, TimeSpan.FromSeconds(1)),
        IpFamily.Ipv6 => new(6, TimeSpan.FromMilliseconds(100)),
    };
}
