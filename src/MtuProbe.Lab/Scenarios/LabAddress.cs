using System.Net;
using MtuProbe.Core.Paths;

namespace MtuProbe.Lab.Scenarios;

/// <summary>
/// Addresses of every lab, simulated or built. Link n is 10.77.n.0/24 and fd77:0:0:n::/64, its further cables 10.78.n.0/24 and so on; its
/// client side is .1 and ::1, its server side .2 and ::2.
/// </summary>
public static class LabAddress
{
    public static IPAddress Of(IpFamily family, int link, int side, int cable = 0) => IPAddress.Parse(family switch
    {
        IpFamily.Ipv4 => $"10.{77 + cable}.{link}.{side}",
        IpFamily.Ipv6 => $"fd77:0:{cable:x}:{link:x}::{side}",
    });

    /// <summary>How the host <paramref name="ttl"/> hops from the client names itself to it: 1 is the first router, or the server where there is none.</summary>
    public static IPAddress OfHop(IpFamily family, int ttl) => Of(family, ttl - 1, 2);

    /// <summary>The same behind translations: from the router on that translates the target, every hop answers under the target's address.</summary>
    public static IPAddress OfHop(Scenario scenario, IpFamily family, int ttl) =>
        scenario.Routers.Take(ttl).Any(router => router.TranslatesTarget) ? Service(family) : OfHop(family, ttl);

    /// <summary>Nobody's own: the address that a router translates to the server's.</summary>
    public static IPAddress Service(IpFamily family) => Of(family, 255, 1);

    /// <summary>What a client probes: the server, or the Service that stands for it.</summary>
    public static IPAddress Target(Scenario scenario, IpFamily family) => OfHop(scenario, family, scenario.Links.Count);
}
