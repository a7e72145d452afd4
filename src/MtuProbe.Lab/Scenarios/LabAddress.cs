using System.Net;
using MtuProbe.Core.Paths;

namespace MtuProbe.Lab.Scenarios;

/// <summary>
/// Addresses of every lab, simulated or built. Link n is 10.77.n.0/24 and fd77:0:0:n::/64, its further cables 10.78.n.0/24 and so on; its client
/// side is .1 and ::1, its server side .2 and ::2.
/// </summary>
public static class LabAddress
{
    public static IPAddress Of(IpFamily family, int link, int side, int cable = 0) => IPAddress.Parse(family switch
    {
        IpFamily.Ipv4 => $"10.{77 + cable}.{link}.{side}",
        IpFamily.Ipv6 => $"fd77:0:{cable:x}:{link:x}::{side}",
    });

    /// <summary>Nobody's own: the address that a router translates to the server's.</summary>
    public static IPAddress Service(IpFamily family) => Of(family, 255, 1);

    /// <summary>The network of a link, as routes name it.</summary>
    public static string Network(IpFamily family, int link) => family switch
    {
        IpFamily.Ipv4 => $"{Of(family, link, 0)}/24",
        IpFamily.Ipv6 => $"{Of(family, link, 0)}/64",
    };

    /// <summary>How the host <paramref name="ttl"/> hops from the client names itself to it: 1 is the first router, or the server where there is none.</summary>
    public static IPAddress OfHop(IpFamily family, int ttl) => Of(family, ttl - 1, 2);

    /// <summary>Which hop an address belongs to, 0 being the client; null when it is no address of a lab.</summary>
    public static int? HopOf(string address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            return null;
        }

        int? hop = parsed.GetAddressBytes() switch
        {
            [10, 77, var link and < 255, var side and (1 or 2)] => link + side - 1,
            [0xfd, 0x77, 0, 0, 0, 0, 0, var link and < 255, 0, 0, 0, 0, 0, 0, 0, var side and (1 or 2)] => link + side - 1,
            _ => null,
        };
        return hop;
    }
}
