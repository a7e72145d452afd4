namespace MtuProbe.Lab.Kernel;

/// <summary>What things are called in a lab; their addresses are those of <see cref="Scenarios.LabAddress"/>.</summary>
internal static class LabNames
{
    internal const string Ipv4Lab = "10.77.0.0/16";
    internal const string Ipv6Lab = "fd77::/48";

    /// <summary>Both ends of a cable are named alike.</summary>
    internal static string Device(int link, int cable = 0) => cable == 0 ? $"link{link}" : $"link{link}-{cable}";
}
