using System.Net;
using MtuProbe.Core.Paths;

namespace MtuProbe.Lab.Kernel;

/// <summary>
/// What things are called in a lab: link n is 10.77.n.0/24 and fd77:0:0:n::/64, its further cables 10.78.n.0/24 and so on; its client side
/// is .1 and ::1, its server side .2 and ::2.
/// </summary>
internal static class LabNames
{
    internal const string Ipv4Lab = "10.77.0.0/16";
    internal const string Ipv6Lab = "fd77::/48";

    /// <summary>Both ends of a cable are named alike.</summary>
    internal static string Device(int link, int cable = 0) => cable == 0 ? $"link{link}" : $"link{link}-{cable}";

    internal static IPAddress Address(IpFamily family, int link, int side, int cable = 0) => IPAddress.Parse(family switch
    {
        IpFamily.Ipv4 => $"10.{77 + cable}.{link}.{side}",
        IpFamily.Ipv6 => $"fd77:0:{cable:x}:{link:x}::{side}",
    });

    /// <summary>Nobody's own: the address that a router translates to the server's.</summary>
    internal static IPAddress Service(IpFamily family) => Address(family, 255, 1);

    /// <summary>The network of a link, as routes name it.</summary>
    internal static string Network(IpFamily family, int link) => family switch
    {
        IpFamily.Ipv4 => $"{Address(family, link, 0)}/24",
        IpFamily.Ipv6 => $"{Address(family, link, 0)}/64",
    };
}
