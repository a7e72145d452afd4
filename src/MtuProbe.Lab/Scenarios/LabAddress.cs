using System.Net;
using MtuProbe.Core.Paths;

namespace MtuProbe.Lab.Scenarios;

/// <summary>
/// Addresses of every lab, simulated or built. Link n is 10.77.n.0/24 and fd77:0:0:n::/64; its client side is .1 and ::1, its server side .2 and ::2.
/// </summary>
public static class LabAddress
{
    public static IPAddress Of(IpFamily family, int link, int side) => IPAddress.Parse(family switch
    {
        IpFamily.Ipv4 => $"10.77.{link}.{side}",
        IpFamily.Ipv6 => $"fd77:0:0:{link}::{side}",
    });

    /// <summary>How the host <paramref name="ttl"/> hops from the client names itself to it: 1 is the first router, or the server where there is none.</summary>
    public static IPAddress OfHop(IpFamily family, int ttl) => Of(family, ttl - 1, 2);
}
