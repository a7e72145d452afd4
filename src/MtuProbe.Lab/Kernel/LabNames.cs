using MtuProbe.Core.Paths;
using MtuProbe.Lab.Scenarios;

namespace MtuProbe.Lab.Kernel;

/// <summary>What the lab's devices and networks are called, beside <see cref="LabAddress"/>.</summary>
internal static class LabNames
{
    internal const string Ipv4Lab = "10.77.0.0/16";
    internal const string Ipv6Lab = "fd77::/48";

    /// <summary>Both ends of a cable are named alike.</summary>
    internal static string Device(int link, int cable = 0) => cable == 0 ? $"link{link}" : $"link{link}-{cable}";

    /// <summary>The network of a link, as routes name it.</summary>
    internal static string Network(IpFamily family, int link) => family switch
    {
        IpFamily.Ipv4 => $"{LabAddress.Of(family, link, 0)}/24",
        IpFamily.Ipv6 => $"{LabAddress.Of(family, link, 0)}/64",
    };
}
